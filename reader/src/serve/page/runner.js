// The buttons under a listing, for pages that come from the book's own server.

import { Change } from './change.js';
import { buttonsFor } from './hints.js';
import { make } from './make.js';
import { Results } from './results.js';
import { Trouble, events } from './stream.js';

/** A run shorter than this is over before its button would have turned into Stop and back. */
const SOON = 250;

/** So long a button stays Stop after the run: a press that was meant to stop it starts no other. */
const LATE = 250;

const button = (text) => make('button', { type: 'button' }, text);

/** Fills the row of a listing. */
export function start(listing, settings, { say, offerCommand }) {
    if (listing.language === 'python' && !settings.python) {
        offerCommand(listing);
        listing.row.append(make('span', {}, 'Python was not found on this machine.'));
    } else {
        new Runner(listing, settings, say);
    }
}

class Runner {
    #running = null; // { button, abort, canStop }, of the one run that this listing may have

    constructor(listing, settings, say) {
        Object.assign(this, { listing, settings, say });
        const { row, pre, name, language, kind } = listing;
        row.setAttribute('role', 'group');
        row.setAttribute('aria-label', `${name}, ${language === 'rust' ? 'Rust' : 'Python'}`);
        this.run = button(kind ? 'Check' : 'Run');
        this.run.classList.add('go');
        this.xray = button('X-ray');
        this.xray.title = 'Runs it once and draws what the kernel saw: who starts, waits, wakes, writes and dies';
        this.hundred = button('Run 100 times');
        this.edit = button('Change it');
        this.back = button(kind ? 'Reset' : 'Back to the original');
        this.clear = button('Clear');
        this.realTime = make('input', { type: 'checkbox' });
        this.results = new Results(row, settings.protection);
        this.change = new Change(listing, {
            run: () => this.start(this.run, 1),
            leave: () => this.run.focus(),
            update: () => this.update(),
        });

        this.run.addEventListener('click', () => this.press(this.run, 1));
        this.xray.addEventListener('click', () => this.press(this.xray, 1));
        this.hundred.addEventListener('click', () => this.press(this.hundred, 100));
        this.edit.addEventListener('click', () => this.toggleEditor());
        this.back.addEventListener('click', () => this.change.reset());
        this.clear.addEventListener('click', () => this.empty());
        this.realTime.addEventListener('change', () => this.update());
        addEventListener('pagehide', () => this.#running?.abort.abort());

        if (kind === 'refused') row.append(make('span', {}, 'Make it compile:'));
        row.append(this.run, ...(kind ? [] : [this.xray, this.hundred]), this.edit, this.back);
        if (listing.box) row.append(...buttonsFor(listing.box, button));
        // The twins say how long a second is in their own text.
        if (language === 'rust' && !kind && /\bseconds\(/.test(pre.textContent)) {
            const title = 'A second of the book lasts a second, not 20 milliseconds';
            row.append(make('label', { title }, this.realTime, 'real time'));
        }
        row.append(this.clear);
        this.update();
    }

    /** Brings the buttons in line with what there is. */
    update() {
        const { change } = this;
        const busyElsewhere = (button) => this.#running !== null && this.#running.button !== button;
        this.run.disabled = busyElsewhere(this.run);
        this.xray.disabled = busyElsewhere(this.xray);
        this.hundred.disabled = busyElsewhere(this.hundred) || this.realTime.checked;
        this.hundred.title = this.realTime.checked ? 'Not in real time, which takes long' : '';
        this.edit.textContent = change.isOpen ? 'Close the editor'
            : this.settings.edit && change.exists ? 'Open your change' : 'Change it';
        this.back.hidden = !change.isOpen;
        this.back.disabled = !change.exists;
        this.clear.hidden = this.results.area.hidden;
        this.clear.disabled = this.#running !== null;
    }

    press(button, times) {
        if (this.#running?.canStop) this.#running.abort.abort();
        else this.start(button, times);
    }

    async start(button, times) {
        if (this.#running) return;
        const running = { button, abort: new AbortController(), canStop: false };
        const name = button.textContent;
        const becomeStop = setTimeout(() => {
            running.canStop = true;
            button.style.minInlineSize = `${button.offsetWidth}px`;
            button.textContent = 'Stop';
        }, SOON);
        this.#running = running;

        const { listing: { chapter, name: listing, language, kind }, change } = this;
        const source = kind || (change.isOpen && change.exists) ? change.text : undefined;
        const xray = button === this.xray;
        const request = { chapter, listing, kind, language, real_time: this.realTime.checked, times, xray, source };
        const panel = this.results.add({ times, xray, changed: !kind && source !== undefined, checks: kind !== undefined });
        change.mark([]);
        this.update();
        try {
            this.say(await this.follow(request, panel, running.abort.signal));
        } finally {
            clearTimeout(becomeStop);
            if (running.canStop && !running.abort.signal.aborted) await new Promise((over) => { setTimeout(over, LATE); });
            button.textContent = name;
            this.#running = null;
            this.update();
        }
    }

    /** Shows a run from its first event to its last. Answers with the sentence to be heard. */
    async follow(request, panel, signal) {
        const messages = [];
        let heard;
        try {
            for await (const event of events(request, { token: this.settings.token, signal })) {
                switch (event.event) {
                    case 'waiting': panel.is('waiting for other runs'); break;
                    case 'compiling': panel.is('compiling'); break;
                    case 'start': panel.is('running'); break;
                    case 'message':
                        messages.push(event);
                        panel.message(event, this.change.isOpen ? () => this.change.goTo(event) : undefined);
                        this.change.mark(messages);
                        break;
                    case 'output': panel.output(event); break;
                    case 'progress': panel.progress(event); break;
                    case 'outcomes': panel.outcomes(event); break;
                    case 'verdict':
                        panel.verdict(event);
                        if (event.accepted) this.listing.solve();
                        break;
                    case 'end': heard = panel.end(event); break;
                }
            }
            return heard;
        } catch (error) {
            if (signal.aborted) return panel.stopped();
            if (error instanceof Trouble) return panel.fails(error.message);
            throw error;
        }
    }

    empty() {
        this.results.clear();
        this.change.mark([]);
        this.update();
        this.run.focus();
    }

    async toggleEditor() {
        const { change, settings } = this;
        if (this.note) {
            this.note.remove();
            this.note = undefined;
        } else if (change.isOpen) {
            change.close();
        } else if (settings.edit) {
            await change.open().catch(() => this.explain('The editor could not be loaded. The server has gone; ', 'cargo run', ' starts it again.'));
        } else {
            this.explain('To change listings here, stop the server and start it with ', 'cargo run -- --allow-edit',
                `. What is typed into the page is then compiled and run on this machine. ${settings.protection.line}`);
        }
    }

    /** Why there is no editor, in its place; the next press takes the words away. */
    explain(before, command, after) {
        this.note = make('p', { class: 'runner-note' }, before, make('code', {}, command), after);
        this.listing.row.after(this.note);
        this.say(this.note.textContent);
    }
}

document.head.append(make('link', { rel: 'stylesheet', href: import.meta.resolve('./runner.css') }));
