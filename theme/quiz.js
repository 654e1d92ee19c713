'use strict';

// Many Hands: questions, and outputs that stay covered until the reader has said what to expect.
// Without it a question has a folded answer below it, and outputs stand open.
//
// Runs before many-hands.js, which looks for outputs right behind their listings: the boxes around
// them are undone at once. The rest waits until that script has built its tabs.
(() => {
    const STORE = 'many-hands-quiz';
    const main = document.querySelector('main');
    // The page that has all others: it is for paper, and nothing is asked there.
    const isForPaper = main.querySelectorAll('.quiz-index').length > 1;

    // ---- What the browser keeps ----------------------------------------------------------------

    // answers: 'right' or 'again', and where the question stands; expected: the answer to a
    // prediction; open: outputs are shown at once.
    let kept = { answers: {}, expected: {}, open: false };
    try {
        kept = { ...kept, ...JSON.parse(localStorage.getItem(STORE)) };
    } catch { /* No storage, or not ours: everything is for this page only. */ }

    function keep() {
        try {
            localStorage.setItem(STORE, JSON.stringify(kept));
        } catch { /* As above. */ }
    }

    // ---- Small tools ---------------------------------------------------------------------------

    function make(name, attributes = {}, ...children) {
        const element = document.createElement(name);
        Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
        element.append(...children);
        return element;
    }

    function button(text, onClick, attributes = {}) {
        const element = make('button', { type: 'button', ...attributes }, text);
        element.addEventListener('click', onClick);
        return element;
    }

    function shuffle(items) {
        for (let last = items.length - 1; last > 0; last -= 1) {
            const other = Math.floor(Math.random() * (last + 1));
            [items[last], items[other]] = [items[other], items[last]];
        }
        return items;
    }

    // What is typed, without what a reader may well leave out; tests/quiz/judged.rs does the same.
    const plain = (text) => text.replace(/[\s{}[\](),;:"'`]+/g, ' ').trim().toLowerCase();
    // A word as well as a sign: colour alone tells nothing to a reader who does not see it.
    const mark = (isRight) => make('strong', { class: isRight ? 'is-right' : 'is-wrong' }, isRight ? '✓ Right' : '✗ Wrong');

    // ---- Questions -----------------------------------------------------------------------------

    const INSTRUCTIONS = {
        one: 'Choose one',
        set: 'Choose all that are right',
        order: 'Put the lines in order',
        type: 'Type the answer',
    };

    class Question {
        constructor(section) {
            this.section = section;
            this.key = section.dataset.key;
            this.kind = section.dataset.kind;
            this.details = section.querySelector('.answer');
            this.explanations = [...section.querySelectorAll('.answers > li')];
            this.list = section.querySelector('.options');
            this.options = this.list ? [...this.list.children] : [];
            const heading = section.querySelector('p');
            heading.id = `${section.id}-ask`;
            this.legend = make('legend', { id: `${section.id}-do` }, INSTRUCTIONS[this.kind]);
            this.fields = make('fieldset', { 'aria-labelledby': `${heading.id} ${this.legend.id}` }, this.legend);
            this.verdict = make('p', { class: 'verdict', role: 'status' });
            this.row = make('div', { class: 'actions' });
            this.form = make('form', {}, this.fields, this.row, this.verdict);
            this.form.addEventListener('submit', (event) => {
                event.preventDefault();
                this.check();
            });
            this.details.before(this.form);
            this.list?.setAttribute('hidden', ''); // paper has it
            this.ask();
            if (kept.answers[this.key]?.is === 'right') this.reveal('You had this right.');
            if (kept.answers[this.key]?.is === 'again') this.verdict.textContent = 'You had this wrong last time.';
        }

        /** Puts the question, as if it had never been put. */
        ask() {
            this.attempts = 0;
            this.build();
            this.say('');
            this.details.hidden = true;
            this.details.open = false;
            this.actions(make('button', { type: 'submit', class: 'go' }, 'Check'));
        }

        build() {
            this.inputs = [];
            this.fields.replaceChildren(this.legend);
            this.fields.disabled = false;
            if (this.kind === 'type') {
                const input = make('input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'aria-labelledby': this.fields.getAttribute('aria-labelledby') });
                this.inputs.push(input);
                this.fields.append(input);
            } else if (this.kind === 'order') {
                let lines = shuffle([...this.options.keys()]);
                while (lines.every((line, place) => line === this.inOrder[place])) shuffle(lines);
                this.lines = make('ol', { class: 'lines' }, ...lines.map((line) => this.line(line)));
                this.fields.append(this.lines);
                this.limits();
            } else {
                const shown = shuffle([...this.options.keys()]);
                this.fields.append(...shown.map((option) => this.choice(option)));
            }
        }

        get inOrder() {
            return this.explanations.map((explanation) => +explanation.dataset.line);
        }

        choice(option) {
            const input = make('input', { type: this.kind === 'one' ? 'radio' : 'checkbox', name: this.section.id, value: option });
            this.inputs[option] = input;
            const text = make('span', { class: 'text' }, ...[...this.options[option].childNodes].map((node) => node.cloneNode(true)));
            return make('div', { class: 'option' }, make('label', {}, input, text));
        }

        line(line) {
            const text = make('span', { class: 'text' }, ...[...this.options[line].childNodes].map((node) => node.cloneNode(true)));
            const item = make('li', { 'data-line': line }, text);
            const name = text.textContent.trim();
            const move = (step) => () => {
                const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
                if (other) other[step < 0 ? 'before' : 'after'](item);
                this.limits();
                const [up, down] = item.querySelectorAll('button');
                const same = step < 0 ? up : down;
                (same.disabled ? (step < 0 ? down : up) : same).focus();
                this.say(`${name}: now line ${[...this.lines.children].indexOf(item) + 1} of ${this.lines.children.length}`);
            };
            item.append(make('span', { class: 'moves' },
                button('↑', move(-1), { 'aria-label': `Move up: ${name}` }),
                button('↓', move(1), { 'aria-label': `Move down: ${name}` })));
            return item;
        }

        limits() {
            [...this.lines.children].forEach((item, place, { length }) => {
                const [up, down] = item.querySelectorAll('button');
                up.disabled = place === 0;
                down.disabled = place === length - 1;
            });
        }

        /** What has been answered, and whether it is right; nothing if it is empty. */
        judge() {
            const isRight = (option) => this.explanations[option].dataset.is === 'right';
            if (this.kind === 'type') {
                const typed = plain(this.inputs[0].value);
                if (!typed) return undefined;
                const known = this.explanations.findIndex((explanation) => explanation.dataset.value === typed);
                return { right: known >= 0 && isRight(known), explained: known >= 0 ? [known] : [] };
            }
            if (this.kind === 'order') {
                const lines = [...this.lines.children].map((item) => +item.dataset.line);
                const wrong = lines.findIndex((line, place) => line !== this.inOrder[place]);
                return { right: wrong < 0, explained: [], hint: `Line ${wrong + 1} is the first in a wrong place.` };
            }
            const chosen = [...this.inputs.keys()].filter((option) => this.inputs[option].checked);
            if (chosen.length === 0) return undefined;
            const missing = [...this.inputs.keys()].filter((option) => isRight(option) && !chosen.includes(option)).length;
            const wrong = chosen.filter((option) => !isRight(option));
            const hint = this.kind === 'set' && missing > 0 ? `Of the right ones ${missing} ${missing === 1 ? 'is' : 'are'} missing.` : '';
            return { right: wrong.length === 0 && missing === 0, explained: chosen, hint };
        }

        check() {
            const judged = this.judge();
            if (!judged) {
                this.say('Answer first.');
                return;
            }
            this.attempts += 1;
            if (judged.right) {
                // Only a first attempt counts: after a wrong one the question comes again.
                this.remember(this.attempts === 1 ? 'right' : 'again');
                this.reveal(this.attempts === 1 ? 'Right.' : 'Right now. It comes again at your next visit.', true);
                return;
            }
            this.remember('again');
            judged.explained.forEach((option) => this.explain(option));
            this.say(make('strong', { class: 'is-wrong' }, '✗ Not yet.'), ` ${judged.hint ?? ''}`);
            this.fields.disabled = true;
            this.actions(
                button('Try again', () => this.again(), { class: 'go' }),
                button('Show the answer', () => this.reveal('This is the answer. The question comes again at your next visit.')),
            );
            this.row.firstElementChild.focus();
        }

        again() {
            if (this.kind === 'order') {
                this.fields.disabled = false;
                this.limits();
            } else {
                this.build();
            }
            this.say('');
            this.actions(make('button', { type: 'submit', class: 'go' }, 'Check'));
            this.fields.querySelector('input, button:enabled').focus();
        }

        remember(is) {
            const page = location.pathname.split('/').slice(-2).join('/');
            kept.answers[this.key] = { is, at: `${page}#${this.section.id}` };
            keep();
            showProgress();
        }

        /** Says of one option why it is right or wrong, below it. */
        explain(option, withMark = true) {
            const place = this.inputs[option]?.closest('.option') ?? this.fields;
            const why = make('div', { class: 'why' }, ...[...this.explanations[option].childNodes].map((node) => node.cloneNode(true)));
            if (withMark && this.kind !== 'type') {
                // Its first words say the same.
                why.querySelector('strong')?.remove();
                why.querySelector('p')?.prepend(mark(this.explanations[option].dataset.is === 'right'), ' ');
            }
            place.append(why);
        }

        /** Shows the right answer, and all reasons. */
        reveal(words, isRight = false) {
            this.build();
            if (this.kind === 'one' || this.kind === 'set') {
                this.explanations.forEach((explanation, option) => {
                    this.inputs[option].checked = explanation.dataset.is === 'right';
                    this.explain(option);
                });
                this.details.hidden = true;
                this.remainder();
            } else if (this.kind === 'order') {
                const item = (line) => this.lines.querySelector(`[data-line="${line}"]`);
                this.inOrder.forEach((line, place) => {
                    const why = make('div', { class: 'why' }, ...[...this.explanations[place].childNodes].map((node) => node.cloneNode(true)));
                    why.querySelector('strong')?.remove(); // a letter, and the lines have none here
                    item(line).append(why);
                    this.lines.append(item(line));
                });
                this.remainder();
            } else {
                this.inputs[0].value = this.explanations.find((explanation) => explanation.dataset.is === 'right').dataset.value;
                this.explanations.forEach((explanation, option) => this.explain(option));
                this.remainder();
            }
            this.fields.disabled = true;
            this.say(isRight ? make('strong', { class: 'is-right' }, '✓') : '', ` ${words}`);
            this.actions(button('Ask me again', () => {
                this.ask();
                this.fields.querySelector('input, button:enabled').focus();
            }));
        }

        /** The evidence for all options, and the section. */
        remainder() {
            const rest = [...this.details.children].filter((child) => !child.matches('summary, .answers'));
            this.fields.append(make('div', { class: 'why' }, ...rest.map((child) => child.cloneNode(true))));
        }

        say(...words) {
            this.verdict.replaceChildren(...words);
        }

        actions(...buttons) {
            this.row.replaceChildren(...buttons);
        }
    }

    // ---- Progress ------------------------------------------------------------------------------

    const WORDS = { right: '✓ right', again: '↻ comes again' };

    function showProgress() {
        const index = main.querySelector('.quiz-index');
        if (!index || isForPaper) return;
        index.querySelectorAll('.state, .progress').forEach((old) => old.remove());
        const chapter = index.dataset.chapter;
        const links = [...index.querySelectorAll('a')];
        const state = (link) => kept.answers[`${chapter}/${link.hash.replace('#quiz-', '')}`]?.is;
        links.forEach((link) => link.after(make('span', { class: 'state' }, ` ${WORDS[state(link)] ?? 'not answered yet'}`)));
        const right = links.filter((link) => state(link) === 'right').length;
        const elsewhere = Object.entries(kept.answers).filter(([key, { is }]) => is === 'again' && !key.startsWith(`${chapter}/`));
        const box = make('div', { class: 'progress' }, make('p', {}, `${right} of ${links.length} right.`));
        if (elsewhere.length > 0) {
            const root = new URL('../', location.href);
            const link = ([key, { at }]) => make('li', {}, make('a', { href: new URL(at, root).href }, key.replace('chapter_0', 'chapter ').replace('chapter_', 'chapter ').replace('/', ': ').replaceAll('-', ' ')));
            box.append(make('p', {}, 'From other chapters, these come again:'), make('ul', {}, ...elsewhere.map(link)));
        }
        const forget = (isForgotten) => () => {
            if (!confirm('Forget these answers?')) return;
            for (const part of [kept.answers, kept.expected]) {
                Object.keys(part).filter(isForgotten).forEach((key) => delete part[key]);
            }
            keep();
            showProgress();
            box.querySelector('button')?.focus();
        };
        box.append(make('div', { class: 'actions' },
            button('Forget this chapter', forget((key) => key.startsWith(`${chapter}/`))),
            button('Forget the whole book', forget(() => true))));
        index.append(box);
    }

    // ---- Predictions ---------------------------------------------------------------------------

    class Prediction {
        constructor(box) {
            this.expect = box.querySelector('.expect');
            this.key = this.expect.dataset.key;
            this.blocks = [...box.children].filter((child) => child !== this.expect);
            // What the kernel saw of the run tells as much as its output.
            for (let next = box.nextElementSibling; next?.matches('figure.xray'); next = next.nextElementSibling) this.blocks.push(next);
            this.forms = [];
            this.expect.remove();
            box.replaceWith(...box.children);
            this.blocks.forEach((block) => block.classList.add('covered'));
        }

        /** Once outputs are in their tabs: a form before the first of them in each. */
        cover() {
            const places = new Map();
            this.blocks.forEach((block) => {
                block.addEventListener('beforematch', () => this.answer(-1));
                if (!places.has(block.parentElement)) places.set(block.parentElement, block);
            });
            // What stays below the tabs belongs to both of them.
            if (places.size > 1) places.delete(main);
            places.forEach((block) => {
                const form = this.build();
                block.before(form);
                this.forms.push(form);
            });
            this.show();
        }

        build() {
            const form = make('form', { class: 'expectation' });
            const ask = [...this.expect.children].filter((child) => !child.matches('ul')).map((child) => child.cloneNode(true));
            const name = `${this.key}-${this.forms.length}`;
            const options = [...this.expect.querySelectorAll('li')].map((item, option) => {
                const input = make('input', { type: 'radio', name, value: option });
                const text = make('span', { class: 'text' }, ...[...item.childNodes].map((node) => node.cloneNode(true)));
                return make('div', { class: 'option' }, make('label', {}, input, text));
            });
            const legend = make('legend', {}, ...(ask[0]?.childNodes ?? []));
            form.append(
                make('fieldset', {}, legend, ...options),
                make('div', { class: 'actions' },
                    make('button', { type: 'submit', class: 'go' }, 'Show the output'),
                    button('Stop asking', () => setOpen(true))),
                make('p', { class: 'verdict', role: 'status' }),
            );
            form.addEventListener('submit', (event) => {
                event.preventDefault();
                this.answer(+(form.querySelector(':checked')?.value ?? -1));
            });
            return form;
        }

        answer(option) {
            kept.expected[this.key] = option;
            keep();
            this.show();
        }

        /** Covers or uncovers, by what is kept. */
        show() {
            const option = kept.expected[this.key];
            const isAnswered = option !== undefined;
            const isOpen = isAnswered || kept.open;
            this.blocks.forEach((block) => (isOpen ? block.removeAttribute('hidden') : block.setAttribute('hidden', 'until-found')));
            this.forms.forEach((form) => {
                form.hidden = kept.open && !isAnswered;
                form.classList.toggle('answered', isAnswered);
                form.querySelector('.actions').hidden = isAnswered;
                form.querySelector('fieldset').disabled = isAnswered;
                form.querySelectorAll('input').forEach((input, n) => { input.checked = n === option; });
                form.querySelector('.verdict').replaceChildren(...(isAnswered ? this.words(option) : []));
            });
        }

        words(option) {
            const again = button('Cover it again', () => {
                delete kept.expected[this.key];
                keep();
                this.show();
            });
            const seen = this.expect.querySelectorAll('li')[option]?.dataset.seen;
            const isMany = 'many' in this.expect.dataset;
            const words = {
                most: isMany ? '✓ You expected what came most often.' : '✓ It went as you expected.',
                some: '≈ That came, but something else came more often.',
                split: '≈ So it is in one of the two languages.',
                none: isMany ? '✗ In none of these runs it went like that.' : '✗ It went otherwise.',
            }[seen] ?? 'Here it is.';
            return [`${words} `, again];
        }
    }

    const predictions = [...main.querySelectorAll('.predict:has(> .expect)')].map((box) => new Prediction(box));

    function setOpen(isOpen) {
        kept.open = isOpen;
        keep();
        predictions.forEach((prediction) => prediction.show());
        showSwitch();
    }

    const toggle = button('', () => setOpen(!kept.open), { class: 'icon-button ask-switch', 'aria-label': 'Ask before outputs are shown' });
    toggle.innerHTML = '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7z"/><circle cx="12" cy="12" r="3"/><path class="stroke" d="M4 21 20 3"/></svg>';

    function showSwitch() {
        toggle.title = kept.open ? 'Outputs are shown at once' : 'Outputs are covered until you have said what you expect';
        toggle.setAttribute('aria-pressed', !kept.open);
    }

    document.addEventListener('DOMContentLoaded', () => {
        if (isForPaper) {
            predictions.forEach(({ expect, blocks }) => blocks[0].before(expect));
            return;
        }
        predictions.forEach((prediction) => prediction.cover());
        if (predictions.length > 0) {
            showSwitch();
            document.querySelector('.right-buttons')?.prepend(toggle);
        }
        main.querySelectorAll('.quiz').forEach((section) => new Question(section));
        showProgress();
        // A hit of the search in what is covered: the reader has asked for it.
        predictions.forEach((prediction) => {
            if (prediction.blocks.some((block) => block.querySelector('mark'))) prediction.answer(-1);
        });
        // Arrows choose among options; mdBook would turn the page.
        main.addEventListener('keydown', (event) => {
            if (/^Arrow/.test(event.key) && event.target.matches('input')) event.stopPropagation();
        });
    });
})();
