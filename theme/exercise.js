'use strict';

// Many Hands: the exercises of a page, the programs that the compiler refuses among them, and which of
// them are solved. Where the book's own server is, runner.js puts buttons under them; so it runs after
// this. Elsewhere the page has the task, the program and the command.
(() => {
    const STORE = 'many-hands-exercises'; // progress.js says what is in it
    const { make } = manyHands;
    const main = document.querySelector('main');
    const [, path, folder] = /((chapter_\d+)\/[^/]+)$/.exec(location.pathname) ?? [];

    function stored() {
        try {
            return JSON.parse(localStorage.getItem(STORE)) ?? {};
        } catch {
            return {}; // No storage, or not ours.
        }
    }

    class Exercise {
        language = 'rust';

        /** `place()` is the element that says when it is solved. */
        constructor(kind, pre, { box, name, key, id, place }) {
            Object.assign(this, { kind, pre, box, name, key, id, place });
            this.chapter = folder.replace(/_0?/, '-');
        }

        mark() {
            const place = this.place();
            if (stored()[this.key]?.is !== 'solved' || !place || place.querySelector('.solved')) return;
            place.append(' ', make('span', { class: 'solved' }, '✓ solved'));
        }

        solve() {
            try {
                const at = `${path}#${this.id}`;
                localStorage.setItem(STORE, JSON.stringify({ ...stored(), [this.key]: { is: 'solved', at } }));
            } catch { /* No storage: it is solved until the page is left. */ }
            this.mark();
        }
    }

    function ofSection(box) {
        const { key } = box.dataset;
        const [, name] = key.split('/');
        const place = () => box.querySelector('strong');
        return new Exercise('exercise', box.querySelector('pre'), { box, name, key, id: box.id, place });
    }

    function ofRefused(code) {
        const pre = code.parentElement;
        const [, name] = /^\$ cargo build .*--example (\w+)/m.exec(pre.nextElementSibling?.textContent) ?? [];
        if (!name) return undefined;
        const headings = [...main.querySelectorAll(':is(h1, h2, h3)[id]')];
        const above = headings.filter((one) => one.compareDocumentPosition(pre) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
        const place = () => pre.nextElementSibling.closest('.runner');
        return new Exercise('refused', pre, { name, key: `${folder}/refused/${name}`, id: above?.id ?? '', place });
    }

    manyHands.exercises = folder === undefined ? [] : [
        ...[...main.querySelectorAll('section.exercise')].map(ofSection),
        ...[...main.querySelectorAll('pre > code.compile_fail')].map(ofRefused).filter(Boolean),
    ];
    manyHands.exercises.forEach((exercise) => exercise.mark());
})();
