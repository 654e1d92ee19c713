'use strict';

// Many Hands: what the reader has read, kept in the browser: marks in the sidebar for each page that
// was read to its end, has a question that comes again or an exercise that is solved; a way back to the
// place of last time; and all of it saved to a file or forgotten.
//
// Three names in the browser's storage:
//   many-hands-progress   { read: { 'chapter_02/fork.html': true }, last: { path, id, title } }
//   many-hands-quiz       the answers, by quiz.js
//   many-hands-exercises  { 'chapter_02/NAME': { is: 'solved', at: 'chapter_02/fork.html#exercise-NAME' } }, and
//                         'chapter_02/refused/NAME' for a program that did not compile; by exercise.js
(() => {
    const PROGRESS = 'many-hands-progress';
    const [QUIZ, EXERCISES] = ['many-hands-quiz', 'many-hands-exercises'];
    const ALL = [PROGRESS, QUIZ, EXERCISES];
    // The end of a page has been seen if it was in view for so long.
    const SEEN = 1500; // milliseconds
    const { make, book: { top, pages, page, chapterOf } } = manyHands;
    const main = document.querySelector('main');

    function stored(name) {
        try {
            return JSON.parse(localStorage.getItem(name)) ?? {};
        } catch {
            return {}; // No storage, or not ours.
        }
    }

    function store(name, value) {
        try {
            localStorage.setItem(name, JSON.stringify(value));
        } catch { /* No storage: there is no progress to show. */ }
    }

    // ---- Marks in the sidebar ------------------------------------------------------------------

    /** The pages that have questions or exercises of which this is known. */
    const pagesWith = (known, wanted) => new Set(Object.values(known ?? {}).filter(({ is }) => is === wanted).map(({ at }) => at.replace(/#.*/, '')));

    // Of a page a tick, of a chapter's first page how many of its pages were read; and what waits there.
    function mark() {
        const read = stored(PROGRESS).read ?? {};
        const again = pagesWith(stored(QUIZ).answers, 'again');
        const solved = pagesWith(stored(EXERCISES), 'solved');
        const chapters = Map.groupBy(pages, chapterOf);
        for (const entry of pages) {
            const all = chapters.get(entry) ?? [entry];
            const count = all.filter(({ path }) => read[path]).length;
            const marks = [
                count > 0 && [count === all.length ? '✓' : `${count}/${all.length}`, ' read'],
                solved.has(entry.path) && ['★', ' exercise solved'],
                again.has(entry.path) && ['↻', ' a question comes again'],
            ].filter(Boolean).map(([sign, words]) => make('span', { title: words.trim() }, sign, make('span', { class: 'heard' }, words)));
            entry.mark?.remove();
            entry.mark = make('span', { class: 'read' }, ...marks);
            if (marks.length > 0) entry.link.append(' ', entry.mark);
        }
    }

    /** Notes where the reader is: the page, and its last heading above the middle of the window. */
    function remember() {
        if (page === pages[0]) return; // it has the way back
        const above = [...main.querySelectorAll('h2[id]')].filter((heading) => heading.getBoundingClientRect().top < innerHeight / 2).at(-1);
        const title = above ? `${page.title} › ${above.textContent.trim()}` : page.title;
        store(PROGRESS, { ...stored(PROGRESS), last: { path: page.path, id: above?.id ?? '', title } });
    }

    function watch() {
        let timer;
        const end = make('div', { class: 'end' });
        main.append(end);
        new IntersectionObserver(([{ isIntersecting }], observer) => {
            clearTimeout(timer);
            if (!isIntersecting) return;
            timer = setTimeout(() => {
                observer.disconnect();
                const progress = stored(PROGRESS);
                store(PROGRESS, { ...progress, read: { ...progress.read, [page.path]: true } });
                mark();
            }, SEEN);
        }).observe(end);
        // A phone may end a page without a word, and then this was its last one.
        document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && remember());
        addEventListener('pagehide', remember);
    }

    // ---- The first page ------------------------------------------------------------------------

    function invite() {
        const { last } = stored(PROGRESS);
        if (!last) return;
        const link = make('a', { href: `${top}${last.path}${last.id && `#${last.id}`}` }, last.title);
        main.querySelector('h1').after(make('p', { class: 'go-on' }, 'Go on where you were: ', link));
    }

    function count() {
        const answers = Object.values(stored(QUIZ).answers ?? {});
        const right = answers.filter(({ is }) => is === 'right').length;
        const solved = Object.values(stored(EXERCISES)).filter(({ is }) => is === 'solved').length;
        return `Pages read: ${Object.keys(stored(PROGRESS).read ?? {}).length} of ${pages.length}. Questions answered: ${answers.length}, right: ${right}. Exercises solved: ${solved}.`;
    }

    function save() {
        const text = JSON.stringify(Object.fromEntries(ALL.map((name) => [name, stored(name)])), null, 2);
        const link = make('a', { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: 'many-hands-progress.json' });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    /** Takes what was saved, if it is what `save` makes. */
    async function load(file) {
        const saved = JSON.parse(await file.text());
        if (!ALL.some((name) => name in saved)) throw new Error('not ours');
        ALL.filter((name) => name in saved).forEach((name) => store(name, saved[name]));
    }

    function panel(place) {
        const counts = make('p', { role: 'status' }, count());
        const button = (text, press) => {
            const element = make('button', { type: 'button' }, text);
            element.addEventListener('click', press);
            return element;
        };
        const file = make('input', { type: 'file', accept: '.json,application/json', hidden: '' });
        file.addEventListener('change', async () => {
            try {
                await load(file.files[0]);
                location.reload();
            } catch {
                counts.textContent = 'That file has no progress of this book in it.';
            }
        });
        const forget = () => {
            if (!confirm('Forget what you have read, answered and solved?')) return;
            ALL.forEach((name) => store(name, {}));
            main.querySelector('.go-on')?.remove();
            mark();
            counts.textContent = count();
        };
        place.append(counts, make('div', { class: 'actions' },
            button('Save to a file', save), button('Load from a file', () => file.click()), button('Forget all', forget)), file);
    }

    if (!page) return; // the page for printing, or one that there is not
    mark();
    if (page.path === 'introduction.html') {
        invite();
        panel(main.querySelector('.my-progress'));
    }
    watch();
})();
