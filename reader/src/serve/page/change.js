// A listing that the reader changes, in an editor in its place. The editor is fetched when it is first
// opened. What was changed stays in the browser's storage and never reaches the book's files.

import { make } from './make.js';

/** The change of one listing. */
export class Change {
    #editor = null;
    #box = null;

    /** `run()` is for Ctrl-Enter, `leave()` for Escape. */
    constructor({ pre, chapter, name, language, kind }, { run, leave, update }) {
        Object.assign(this, { pre, language, run, leave, update });
        this.label = `${name}, ${language === 'rust' ? 'Rust' : 'Python'}`;
        this.store = `many-hands-change:${chapter}/${name}/${kind ?? language}`;
        this.keys = `Ctrl-Enter ${kind ? 'checks' : 'runs'} it, Tab indents, Esc leaves the editor.`;
        this.original = pre.querySelector('code').textContent;
    }

    get isOpen() {
        return this.#editor !== null;
    }

    /** Whether there is a change, in the editor or kept. */
    get exists() {
        return this.text !== this.original;
    }

    /** The program as the reader has it now. */
    get text() {
        return this.#editor?.text() ?? this.#kept() ?? this.original;
    }

    async open() {
        const { open } = await import('./editor.js');
        if (this.isOpen) return;
        const help = make('p', { id: `change-${this.store}` });
        const place = make('div', {});
        this.#box = make('div', { class: 'change' }, place, help);
        this.pre.before(this.#box);
        this.pre.hidden = true;
        this.#editor = open({
            parent: place,
            text: this.#kept() ?? this.original,
            language: this.language,
            label: this.label,
            describedBy: help.id,
            run: this.run,
            leave: this.leave,
            changed: (text) => {
                this.#keep(text, help);
                this.update();
            },
        });
        help.textContent = `${this.keys} ${KEPT}`;
        // Keys are the editor's while it has the focus; mdBook would search or turn the page.
        place.addEventListener('keydown', (event) => event.stopPropagation());
        this.#editor.focus();
        this.update();
    }

    close() {
        this.#editor.close();
        this.#editor = null;
        this.#box.remove();
        this.pre.hidden = false;
        this.update();
    }

    /** Back to the book's program; undo in the editor brings the change back. */
    reset() {
        this.#editor.replace(this.original);
        this.#editor.focus();
    }

    /** Marks what the compiler says at its lines. */
    mark(messages) {
        this.#editor?.mark(messages);
    }

    goTo(message) {
        this.#editor?.goTo(message);
    }

    #kept() {
        try {
            return localStorage.getItem(this.store);
        } catch {
            return null;
        }
    }

    #keep(text, help) {
        try {
            if (text === this.original) localStorage.removeItem(this.store);
            else localStorage.setItem(this.store, text);
        } catch {
            help.textContent = `${this.keys} This browser keeps nothing: a reload loses your change.`;
        }
    }
}

const KEPT = 'Your change stays in this browser, also after a reload; the book\'s files stay as they are.';
