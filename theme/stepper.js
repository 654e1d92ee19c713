'use strict';

// Many Hands: the steppers. The reader chooses which thread goes next, in a program that has been run
// with every schedule; its states stand in the page (`cargo run -p stepper -- record`). Without this
// script there are the program and a schedule as a table.
(() => {
    // As stepper/src/fragment.rs numbers them.
    const [READY, WANTS, ASLEEP, WAITS, DONE] = [0, 1, 2, 3, 4];
    const PACE = 1100; // milliseconds between the steps of a schedule that is played

    const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

    /** An element with attributes, and what is in it. */
    function make(name, attributes = {}, ...inside) {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.append(...inside);
        return element;
    }

    function button(text, onClick, attributes = {}) {
        const element = make('button', { type: 'button', ...attributes }, text);
        element.addEventListener('click', onClick);
        return element;
    }

    class Stepper {
        constructor(section) {
            this.section = section;
            this.data = JSON.parse(section.querySelector('script').textContent);
            this.path = []; // the steps taken, and after `at` those that were taken back
            this.at = 0;
            this.timer = undefined;
            this.met = this.data.goals.map(() => ''); // how each goal stands, in words
            const { threads, states } = this.data;
            // Main is no lane where it only starts the others and waits for them.
            this.lanes = threads.map((_, thread) => thread)
                .filter((thread) => states.some((state) => this.stand(state, thread)[0] < WAITS));
            // What is never seen to change, such as a condition variable where no thread ever sleeps, is no row.
            this.rows = this.data.shared.map((_, index) => index)
                .filter((index) => states.some((state) => this.looks(state)[index]?.some((part) => part.length > 0)));
            this.build();
            this.show();
        }

        // ---- The data ------------------------------------------------------------------------------

        stand(state, thread) {
            return this.data.stands[state[0][thread]] ?? [WAITS, 0, 'its start', ''];
        }

        looks(state) {
            return state[1].map((look) => this.data.looks[look]);
        }

        number() {
            return this.at === 0 ? 0 : this.path[this.at - 1][1];
        }

        state() {
            return this.data.states[this.number()];
        }

        /** What the steps did, as [thread, line, text, printed]. */
        events(steps) {
            return steps.flatMap(([, , events]) => events.map((event) => this.data.events[event]));
        }

        taken() {
            return this.path.slice(0, this.at);
        }

        step(thread) {
            return this.state()[3].find(([other]) => other === thread);
        }

        /** A shortest way from the beginning to one of these states, as steps. */
        way(goal) {
            const came = new Map([[0, []]]);
            for (const [state, steps] of came) { // a map goes on to what is added while it is read
                if (goal.reached.includes(state)) return steps;
                for (const step of this.data.states[state][3]) {
                    if (!came.has(step[1])) came.set(step[1], [...steps, step]);
                }
            }
            return undefined;
        }

        name(thread) {
            return this.data.threads[thread];
        }

        list(threads) {
            return threads.map((thread) => this.name(thread)).join(' and ');
        }

        /** What to say of a lock that guards no value, and of a condition variable, while there is nothing to say. */
        atRest(index) {
            const isLock = this.data.states.some((state) => this.looks(state)[index]?.[1].length > 0);
            return isLock ? 'free' : 'no thread asleep there';
        }

        initial(thread) {
            return this.name(thread)[0].toUpperCase();
        }

        /** Why a thread cannot be chosen; nothing if it can. */
        reason([kind, , text, what], state) {
            if (kind === WANTS) {
                const holders = this.looks(state)[this.data.shared.indexOf(what)][1];
                return `waits for ${what}, which ${this.list(holders)} ${holders.length > 1 ? 'hold' : 'holds'}`;
            }
            return { [ASLEEP]: `sleeps at ${what}`, [WAITS]: `waits for ${text}`, [DONE]: 'has ended' }[kind];
        }

        // ---- What the reader does ------------------------------------------------------------------

        choose(thread) {
            this.stop();
            const step = this.step(thread);
            if (!step) {
                this.say(`${this.name(thread)} ${this.reason(this.stand(this.state(), thread), this.state())}.`);
                return;
            }
            this.take(step);
        }

        take(step) {
            // The same step as the one that was taken back: what followed it is kept.
            if (this.path[this.at]?.[0] !== step[0]) this.path.length = this.at;
            this.path[this.at] = step;
            this.go(this.at + 1);
        }

        /** Goes to the state after so many steps, and says what is there. */
        go(to) {
            const forward = to === this.at + 1;
            this.at = Math.max(0, Math.min(to, this.path.length));
            this.show();
            const did = forward ? this.events(this.path.slice(this.at - 1, this.at)) : [];
            this.say([
                ...did.map(([thread, , text]) => `${this.name(thread)} ${text}.`),
                ...forward ? [] : [this.at === 0 ? 'At the beginning.' : `After step ${this.at}.`],
                this.verdict(),
                ...this.check(),
            ].filter(Boolean).join(' '));
        }

        /** Plays steps from the beginning; where motion is not wanted, goes to their end at once. */
        play(steps) {
            this.stop();
            this.path = [...steps];
            if (calm()) {
                this.go(steps.length);
                return;
            }
            this.go(0);
            this.timer = setInterval(() => {
                this.go(this.at + 1);
                if (this.at === this.path.length) this.stop();
            }, PACE);
            this.show();
        }

        stop() {
            if (!this.timer) return;
            clearInterval(this.timer);
            this.timer = undefined;
            this.show();
        }

        solve(index) {
            const goal = this.data.goals[index];
            const way = this.way(goal);
            if (way) {
                this.play(way);
                return;
            }
            const { schedules, states } = this.data;
            const ways = Number(schedules).toLocaleString('en');
            this.met[index] = `It cannot be done: the program can reach ${states.length} states, by ${ways} schedules, and it is so in none of them.`;
            this.show();
            this.say(this.met[index]);
        }

        /** Goals that are reached here for the first time, in words. */
        check() {
            const { goals } = this.data;
            const reached = goals.filter((goal, index) => goal.reached.includes(this.number()) && !this.met[index]);
            for (const goal of reached) this.met[goals.indexOf(goal)] = `Reached in ${this.at} ${this.at === 1 ? 'step' : 'steps'}.`;
            if (reached.length > 0) this.show();
            return reached.map((goal) => `Goal reached: ${goal.text}`);
        }

        /** How it stands with the program as a whole. */
        verdict() {
            const state = this.state();
            if (state[4] != null) return state[4] === '()' ? 'The program has ended.' : `The program has ended with ${state[4]}.`;
            if (state[3].length === 0) return 'No thread can go on, and the program has not ended: it hangs.';
            return '';
        }

        onKey(event) {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
            if (event.target === this.code || event.target === this.history) return; // there, keys scroll
            const lane = this.lanes[Number(event.key) - 1];
            const moves = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: this.path.length };
            if (lane !== undefined) this.choose(lane);
            else if (event.key in moves) {
                this.stop();
                this.go(moves[event.key]);
            } else return;
            event.preventDefault();
            event.stopPropagation(); // mdBook turns the page on arrows.
        }

        // ---- What the reader sees ------------------------------------------------------------------

        build() {
            this.code = this.section.querySelector('.stepper-code');
            this.code.tabIndex = 0;
            this.lines = [...this.code.children];
            this.code.style.setProperty('--lanes', this.lanes.length);
            // Where a long line is broken, it goes on below its first word.
            this.lines.forEach((line) => line.style.setProperty('--hang', `${line.textContent.search(/\S|$/) + 4}ch`));
            this.goals = make('ul', { class: 'stepper-goals', 'aria-label': 'Goals' });
            this.threads = make('div', { class: 'stepper-threads', role: 'group', 'aria-label': 'Which thread goes next?' });
            this.shared = make('tbody');
            this.sharedTable = make('table', { class: 'stepper-shared' }, make('caption', {}, 'Shared'), this.shared);
            this.outcome = make('p', { class: 'stepper-outcome' });
            this.printed = make('pre', { class: 'stepper-printed', 'aria-label': 'Printed' });
            this.history = make('ol', { class: 'stepper-history', 'aria-label': 'Steps so far', tabindex: '0' });
            this.heard = make('div', { class: 'heard', role: 'status' });
            this.moves = {
                back: button('Back', () => { this.stop(); this.go(this.at - 1); }, { 'aria-keyshortcuts': 'ArrowLeft', title: 'Left arrow' }),
                forward: button('Forward', () => { this.stop(); this.go(this.at + 1); }, { 'aria-keyshortcuts': 'ArrowRight', title: 'Right arrow' }),
                restart: button('From the start', () => { this.stop(); this.go(0); }, { 'aria-keyshortcuts': 'Home', title: 'Home' }),
                replay: button('Replay', () => (this.timer ? this.stop() : this.play(this.taken()))),
            };
            this.laneButtons = this.lanes.map((thread, index) => button('', () => this.choose(thread), {
                class: 'stepper-thread', 'aria-keyshortcuts': index + 1,
            }));
            this.threads.append(...this.laneButtons);
            const moves = make('div', { class: 'stepper-moves' }, ...Object.values(this.moves));
            const last = this.lanes.length;
            const help = make('p', { class: 'stepper-help' }, `Keys: 1 to ${last} choose a thread, left and right arrow go back and forward.`);
            const panel = make('div', { class: 'stepper-panel' },
                this.threads, moves, help, this.outcome, this.sharedTable, this.printed, this.history);
            const body = make('div', { class: 'stepper-body' });
            this.code.before(this.goals, body);
            body.append(this.code, panel);
            this.section.append(this.heard);
            this.section.classList.add('alive');
            this.section.addEventListener('keydown', (event) => this.onKey(event));
            this.goalItems = this.data.goals.map((goal, index) => {
                const note = make('span', { class: 'stepper-note' });
                const solve = button('Show me', () => this.solve(index), { 'aria-label': `Show me: ${goal.text}` });
                const item = make('li', {}, make('span', {}, goal.text), ' ', solve, note);
                this.goals.append(item);
                return { item, note };
            });
        }

        show() {
            const state = this.state();
            this.data.goals.forEach((goal, index) => {
                const { item, note } = this.goalItems[index];
                item.className = this.met[index] ? (goal.reached.length ? 'met' : 'refuted') : '';
                note.textContent = this.met[index] && ` ${this.met[index]}`;
            });
            this.showCode(state);
            this.lanes.forEach((thread, index) => this.showLane(state, thread, this.laneButtons[index], index + 1));
            this.showShared(state);
            this.outcome.textContent = this.verdict();
            this.outcome.hidden = !this.outcome.textContent;
            const printed = this.data.printed[state[2]];
            this.printed.textContent = printed.join('\n');
            this.printed.hidden = this.data.printed.every((lines) => lines.length === 0);
            this.showHistory();
            const has = (button, can) => button.setAttribute('aria-disabled', !can);
            has(this.moves.back, this.at > 0);
            has(this.moves.forward, this.at < this.path.length);
            has(this.moves.restart, this.at > 0);
            has(this.moves.replay, this.at > 0 || this.timer);
            this.moves.replay.textContent = this.timer ? 'Stop' : 'Replay';
        }

        showCode(state) {
            this.lines.forEach((line) => {
                line.classList.remove('here');
                line.querySelector('.stepper-marks')?.remove();
            });
            for (const thread of this.lanes) {
                const [kind, number] = this.stand(state, thread);
                const line = this.lines[number - 1];
                if (!line || kind > ASLEEP) continue;
                line.classList.add('here');
                const marks = line.querySelector('.stepper-marks') ?? make('span', { class: 'stepper-marks', 'aria-hidden': 'true' });
                marks.append(make('b', kind === READY ? {} : { class: 'stuck' }, this.initial(thread)));
                line.append(marks);
            }
            this.reveal();
        }

        /** Scrolls the program, where it is longer than its box, to the thread that went last. */
        reveal() {
            const last = this.at > 0 ? this.path[this.at - 1][0] : this.lanes[0];
            const line = this.lines[this.stand(this.state(), last)[1] - 1];
            if (!line) return;
            const { code } = this;
            const top = line.offsetTop;
            if (top < code.scrollTop || top + line.offsetHeight > code.scrollTop + code.clientHeight) {
                code.scrollTop = top - code.clientHeight / 2;
            }
        }

        showLane(state, thread, lane, key) {
            const stand = this.stand(state, thread);
            const [kind, line, text] = stand;
            const ready = kind === READY;
            const last = this.events(this.taken()).filter(([other]) => other === thread).at(-1);
            lane.setAttribute('aria-disabled', !ready);
            lane.replaceChildren(
                make('kbd', { 'aria-hidden': 'true' }, String(key)),
                make('b', {}, this.name(thread)),
                make('span', {}, ready ? `line ${line}: ${text}` : this.reason(stand, state)),
                ...last ? [make('small', {}, `last: ${last[2]}`)] : [],
            );
        }

        showShared(state) {
            const before = this.at > 0 ? this.looks(this.data.states[this.at > 1 ? this.path[this.at - 2][1] : 0]) : [];
            const now = this.looks(state);
            const rows = this.rows.filter((index) => now[index]).map((index) => {
                const [value, holders, sleepers] = now[index];
                const said = [
                    value,
                    holders.length && `held by ${this.list(holders)}`,
                    sleepers.length && `${this.list(sleepers)} asleep there`,
                ].filter(Boolean).join(', ');
                const changed = before[index] && JSON.stringify(before[index]) !== JSON.stringify(now[index]);
                return make('tr', changed ? { class: 'changed' } : {},
                    make('th', { scope: 'row' }, make('code', {}, this.data.shared[index])),
                    make('td', {}, said || this.atRest(index), ...changed ? [make('span', { class: 'stepper-new' }, ' changed')] : []));
            });
            this.shared.replaceChildren(...rows);
        }

        showHistory() {
            this.history.replaceChildren(...this.taken().map((step) => make('li', {},
                this.events([step]).map(([thread, , text]) => `${this.name(thread)} ${text}`).join('; '))));
            this.history.scrollTop = this.history.scrollHeight;
        }

        say(text) {
            this.heard.textContent = text;
        }
    }

    document.querySelectorAll('.stepper').forEach((section) => new Stepper(section));
})();
