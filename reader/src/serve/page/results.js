// The panels under a listing: each run beside the one before it, and the outcomes of a hundred.

import { make } from './make.js';
import { picture } from './picture.js';

/** So many runs are kept in view; an older one makes room. */
const KEPT = 4;

/** Outcomes beyond these are folded away. */
const SHOWN = 6;

const plural = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

const time = (milliseconds) => milliseconds < 1000
    ? `${Number(milliseconds.toPrecision(2))}\u00a0ms`
    : `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)}\u00a0s`;

const ending = ({ code, signal }) => signal ? `ended by ${signal}` : `exit status ${code}`;

/** As on a terminal that shows what it does not obey. */
const visible = (text) => text.replace(/\x1b/g, '␛').replace(/\r\n?/g, '\n');

/** What programs may do: said once on a page, under the latest results, in a line that unfolds. */
const statement = make('details', { class: 'protection' });

/** The panels of one listing. */
export class Results {
    #count = 0;

    constructor(row, protection) {
        statement.replaceChildren(make('summary', {}, protection.line), protection.details);
        this.panels = make('div', { class: 'runs' });
        this.area = make('div', { class: 'results', hidden: '' }, this.panels);
        row.after(this.area);
    }

    /** A new panel, at the end: a run, perhaps with a picture, or a hundred. */
    add({ times, xray, changed, checks }) {
        const one = checks ? 'Check' : xray ? 'X-ray, run' : 'Run';
        const kind = times > 1 ? `${times} runs` : `${one} ${this.#count += 1}`;
        const title = `${kind}${changed ? ', changed' : ''}`;
        const panel = times > 1 ? new Hundred(title, times) : new Run(title);
        this.area.hidden = false;
        this.area.append(statement);
        this.panels.append(panel.element);
        while (this.panels.children.length > KEPT) this.panels.firstElementChild.remove();
        panel.element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
        return panel;
    }

    clear() {
        this.panels.replaceChildren();
        this.area.hidden = true;
        this.#count = 0;
    }
}

/** What both kinds of panel have: a title, a state, notes, and the compiler's messages. */
class Panel {
    constructor(title, kind) {
        this.title = title;
        this.asked = performance.now();
        this.begins = true;
        this.state = make('span', { class: 'state' }, 'asking the server');
        this.body = make('div', {});
        this.element = make('section', { class: `run ${kind}`, 'aria-label': title },
            make('header', {}, make('strong', {}, title), ' ', this.state), this.body);
    }

    /** Something that takes time has begun. */
    is(state) {
        this.begins = false;
        this.state.textContent = state;
    }

    /** It is over. Answers with the sentence to be heard. */
    ends(state, { failed = false, note } = {}) {
        this.element.classList.add(failed ? 'failed' : 'ended');
        this.state.textContent = state;
        if (note) this.element.append(make('p', { class: 'note' }, note));
        // What scrolls must be within reach of the keyboard; what does not would only be in its way.
        for (const output of this.element.querySelectorAll('.output')) {
            const { scrollHeight, clientHeight, scrollWidth, clientWidth } = output;
            if (scrollHeight > clientHeight || scrollWidth > clientWidth) output.tabIndex = 0;
        }
        return [`${this.title}: ${state}.`, note].filter(Boolean).join(' ');
    }

    stopped() {
        return this.ends(`stopped after ${time(performance.now() - this.asked)}`);
    }

    /** The server refused it, or has gone. */
    fails(note) {
        return this.ends(this.begins ? 'not run' : 'broken off', { failed: true, note });
    }

    doesNotCompile(note) {
        const isSaid = this.element.querySelector('.message') !== null;
        return this.ends('does not compile', { failed: true, note: isSaid ? undefined : note });
    }

    /** What the compiler says; `goTo` shows the place in the editor, if there is one. */
    message({ line, level, text }, goTo) {
        const where = line ? `${level === 'error' ? 'Error' : 'Warning'} in line ${line}` : level;
        const place = goTo && line ? make('button', { type: 'button' }, where) : make('b', {}, where);
        place.addEventListener('click', () => goTo?.());
        this.body.before(make('div', { class: `message ${level}` }, place, make('div', { class: 'output' }, visible(text))));
    }
}

/** One run: what it prints, as it prints it. */
class Run extends Panel {
    #text = new Text();
    #verdict;

    constructor(title) {
        super(title, 'single');
        this.body.className = 'output';
        this.body.append(this.#text);
        this.body.setAttribute('role', 'group');
        this.body.setAttribute('aria-label', `Output of ${title}`);
    }

    /** What the kernel saw. */
    picture(svg) {
        this.element.append(make('figure', { class: 'xray' }, picture(svg)));
        this.element.classList.add('traced');
    }

    /** What came of a check, which is shown at its end. */
    verdict(verdict) {
        this.#verdict = verdict;
    }

    judged({ accepted, message, picture }, milliseconds) {
        if (message) this.body.before(make('p', { class: 'note' }, message));
        if (picture) this.#text.appendData(visible(picture));
        this.element.classList.add('check');
        const heard = this.ends(`${accepted ? '✓ accepted' : 'not accepted'}, ${time(milliseconds)}`, { failed: !accepted });
        return [heard, message].filter(Boolean).join(' ');
    }

    output({ text }) {
        // Whoever has scrolled back to read is left there.
        const { scrollHeight, scrollTop, clientHeight } = this.body;
        const follows = scrollHeight - scrollTop - clientHeight < 40;
        this.#text.appendData(visible(text));
        if (follows) this.body.scrollTop = this.body.scrollHeight;
    }

    end(event) {
        const { code, signal, reason, milliseconds, text: note, xray } = event;
        if (reason === 'compile') return this.doesNotCompile(note);
        if (this.#verdict) return this.judged(this.#verdict, milliseconds);
        if (xray) this.picture(xray);
        if (code === null && signal === null) return this.ends('not run', { failed: true, note });
        return this.ends(`${ending(event)}, ${time(milliseconds)}`, { failed: code !== 0, note });
    }
}

/** Many runs: how often each outcome was seen. */
class Hundred extends Panel {
    #done = 0;
    #outcomes = [];

    constructor(title, times) {
        super(title, 'hundred');
        this.times = times;
        this.bar = make('progress', { max: times, value: 0, 'aria-label': title });
        this.element.firstChild.append(this.bar);
        this.body.className = 'outcomes';
    }

    progress({ done }) {
        this.#done = done;
        this.bar.value = done;
        this.is(`${done} of ${this.times}`);
    }

    outcomes({ runs, outcomes }) {
        this.#outcomes = outcomes;
        const rows = outcomes.map((outcome) => row(outcome, runs));
        const rest = rows.splice(SHOWN);
        this.body.replaceChildren(...rows);
        if (rest.length > 0) {
            this.body.append(make('details', {}, make('summary', {}, `${plural(rest.length, 'more outcome')}`), ...rest));
        }
    }

    end({ reason, milliseconds, text: note }) {
        this.bar.remove();
        if (reason === 'compile') return this.doesNotCompile(note);
        const runs = this.#outcomes.reduce((sum, { count }) => sum + count, 0);
        const seen = runs > 1 && this.#outcomes.length === 1
            ? `the same outcome ${runs} times`
            : `${plural(this.#outcomes.length, 'different outcome')} in ${plural(runs, 'run')}`;
        return this.ends(`${seen}, ${time(milliseconds)}`, { failed: reason !== null, note });
    }

    stopped() {
        this.bar.remove();
        return this.ends(`stopped after ${this.#done} of ${this.times}`);
    }
}

function row(outcome, runs) {
    const { count, text, code } = outcome;
    const bar = make('span', { class: 'bar', style: `inline-size: ${(100 * count) / runs}%` });
    const title = make('div', { class: 'count' }, make('strong', {}, `${count} of ${runs}`), make('span', { class: 'track' }, bar));
    if (code !== 0) title.append(make('span', {}, ending(outcome)));
    return make('div', { class: 'outcome' }, title, make('div', { class: 'output' }, visible(text) || '(no output)'));
}
