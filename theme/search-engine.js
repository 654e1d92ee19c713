'use strict';

// Many Hands: finds sections by words. search.js shows what is found; `book/search-index.js` has the
// sections, and is loaded when the first search begins. Needs no page, so that tests can ask it.
globalThis.manyHands ??= {};
(() => {
    // ---- Words -----------------------------------------------------------------------------------

    // In a question; one that is made of nothing else is taken as it is.
    const FILLERS = new Set('a an and are as at be by can do does for from how i if in is it my of on or that the to what when where which who why with you'.split(' '));
    const WORD = /[A-Za-z0-9_]+|[\u3400-\u9fff]+/g;
    const isChinese = (word) => word > '\u3400';

    /** What is left of a word without its ending: the same for copy and copies, share and sharing. */
    function stem(word) {
        if (word.length < 4 || /[\d_]/.test(word)) return word;
        return word
            .replace(/([^su])s$/, '$1')
            .replace(/(?<=[aeiouy].*[^aeiou].*)(?:ing|ed)$|(?<=[aeiou]{2}.)(?:ing|ed)$/, '')
            .replace(/e$/, '')
            .replace(/([^aeiou])\1$/, '$1')
            .replace(/y$/, 'i');
    }

    /** The words of a name: fork, returns, twice of `fork_returns_twice`, thread, pool of `ThreadPool`. */
    const parts = (word) => word.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase().split('_').filter(Boolean);

    const known = new Map();
    /** What a word is known by: itself, and each of its parts. Chinese has no spaces: by twos. */
    function keys(word) {
        if (!known.has(word)) known.set(word, isChinese(word) ? ofChinese(word) : ofName(word));
        return known.get(word);
    }

    const ofChinese = (word) => [...Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)), ...word];

    function ofName(word) {
        const words = parts(word).map(stem);
        return words.length > 1 ? [word.toLowerCase(), ...words] : words;
    }

    /** Whether two words differ by so many letters at most: one too few, too many, another, or two swapped. */
    function isNear(one, other, most) {
        if (Math.abs(one.length - other.length) > most) return false;
        let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
        for (let i = 1; i <= one.length; i += 1) {
            const row = [i];
            for (let j = 1; j <= other.length; j += 1) {
                row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
                if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
            }
            if (Math.min(...row) > most) return false;
            [before, last] = [last, row];
        }
        return last[other.length] <= most;
    }

    /** How a term of several words is compared. */
    const spelling = (term) => (term.match(WORD) ?? []).map((word) => (isChinese(word) ? word : parts(word).map(stem).join(' '))).join(' ');

    // ---- Names -----------------------------------------------------------------------------------

    /** A name as it is compared: `Pool::map()` and `Pool.map(chunksize=…)` as `Pool.map`. */
    const plain = (name) => name.trim().replace(/[(!].*$/, '').replaceAll('::', '.');

    /** Whether a query is a name rather than a word. */
    const isName = (query) => /^[\w.:!]+(\(.*)?$/.test(query) && /[._]|::|[a-z][A-Z]|^[A-Z]\w*[a-z]/.test(query);

    // ---- Where words are -------------------------------------------------------------------------

    /** A text for each section, in one: that is ready at once, and a browser looks through it in no time. */
    class Field {
        constructor(texts, weight) {
            this.weight = weight; // of a section, what a word counts here
            this.text = texts.join('\n');
            this.lower = this.text.toLowerCase();
            let end = -1;
            this.ends = texts.map((text) => { end += text.length + 1; return end; });
        }

        /** Calls back for each word that has these letters in it, with its section and its length. */
        each(letters, found) {
            let section = 0;
            for (let at = this.lower.indexOf(letters); at >= 0;) {
                while (this.ends[section] <= at) section += 1;
                let [begin, end] = [at, at + letters.length];
                const isPart = isChinese(letters) ? isChineseCode : isWordCode;
                while (isPart(this.text.charCodeAt(begin - 1))) begin -= 1;
                while (isPart(this.text.charCodeAt(end))) end += 1;
                found(this.text.slice(begin, end), section);
                at = this.lower.indexOf(letters, end);
            }
        }
    }

    const isChineseCode = (code) => code >= 0x3400 && code <= 0x9fff;
    const isWordCode = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

    // ---- The index -------------------------------------------------------------------------------

    // How much a word counts in the title of a section, of a page, of the page that the section is on.
    const [TITLE, FIRST, PAGE] = [5, 3, 0.7];
    // What is found by a part of it, or only with a letter changed, counts less.
    const [BEGINS, NEAR] = [0.5, 0.4];
    // A row counts more for a word that is the end of one of its names, if no row before it has that.
    const NAMED = 2;
    // What a section gains from a row that leads to it.
    const GAIN = 0.9;

    // A list of what others got wrong has every word of the field in it.
    const [LISTED, LESS] = ['appendix/corrections.html', 0.7];

    class Index {
        constructor(rows) {
            this.places = new Map(); // of an address, the number of its section
            this.names = new Map(); // of a name and each end of it, the rows that have it
            this.terms = new Map(); // of a word of the glossary, its row
            const chapters = new Map();
            let page;
            this.sections = rows.map(([address, title, text, leadsTo], number) => {
                const [path, id] = address.split('#');
                const isFirst = path !== page?.path;
                if (isFirst) page = { path, title };
                if (isFirst && path.endsWith('/index.html')) chapters.set(path, title);
                const chapter = chapters.get(path.replace(/[^/]*$/, 'index.html'));
                this.places.set(address, number);
                if (leadsTo) this.#row(address, title, text, number);
                const trail = [...new Set([chapter, page.title])].filter((step) => step && step !== title);
                return { address, id, title, text, leadsTo, page, isFirst, trail };
            });
            const { sections } = this;
            const file = ({ page: { path }, id, isFirst }) => (isFirst ? `${path.replace(/.*\/|\.html/g, ' ')} ${id}` : id);
            const long = ({ title }) => Math.min(title.split(' ').length, 4) ** 0.25;
            this.texts = new Field(sections.map(({ text }) => text), () => 1);
            this.titles = [
                new Field(sections.map(({ title }) => title), (section) => (TITLE + (section.isFirst ? FIRST : 0)) / long(section)),
                new Field(sections.map((section) => section.page.title), () => PAGE),
                new Field(sections.map((section) => (section.leadsTo ? '' : file(section))), () => TITLE / 2),
            ];
            this.average = this.texts.text.length / sections.length;
        }

        #row(address, title, text, number) {
            this.#name(title, number);
            this.#name(text.split(' · ').filter((part) => part.includes('::')).join(', '), number);
            if (address.includes('glossary')) {
                for (const term of title.split(/, | · |（|）|、/).filter(Boolean)) this.terms.set(spelling(term), number);
            }
        }

        /** What words with these letters are worth in each section, if `weigh` gives them a weight. */
        #worth(letters, weigh) {
            const weights = new Map();
            const weight = (word) => {
                if (!weights.has(word)) weights.set(word, weigh(word));
                return weights.get(word);
            };
            const found = new Map();
            const add = (field, kind) => field.each(letters, (word, number) => {
                const counts = weight(word);
                if (counts === 0) return;
                if (!found.has(number)) found.set(number, { title: 0, text: 0 });
                found.get(number)[kind] += counts * field.weight(this.sections[number]);
            });
            this.titles.forEach((field) => add(field, 'title'));
            add(this.texts, 'text');
            const rare = Math.log(1 + (3 * this.sections.length) / Math.max(found.size, 1));
            const worth = new Map([...found].map(([number, { title, text }]) => {
                const often = (2 * text) / (text + 0.4 + 0.8 * (this.sections[number].text.length / this.average));
                return [number, rare * (title + often)];
            }));
            return { rare, worth };
        }

        /** What a word is worth in each section, and the key that it stands for. */
        #meant(word, isLast) {
            const [key] = keys(word);
            const written = word.toLowerCase();
            const letters = key.replace(/i$/, '');
            const exact = this.#worth(letters, (other) => {
                const own = keys(other);
                return own.includes(key) ? 1 : isLast && other.toLowerCase().startsWith(written) ? BEGINS : 0;
            });
            if (exact.worth.size > 0 || isChinese(word) || key.length < 4) return { key, ...exact };
            const near = this.#near(key);
            if (near === undefined) return { key, ...exact };
            return { key: near, ...this.#worth(near.replace(/i$/, ''), (other) => (keys(other).includes(near) ? NEAR : 0)) };
        }

        /** The most frequent key that differs from a misspelt one by a letter, or two of a long word. */
        #near(key) {
            if (!this.known) {
                this.known = new Map();
                const words = new Map();
                for (const { text } of [this.texts, ...this.titles]) {
                    for (const word of text.match(WORD)) words.set(word, (words.get(word) ?? 0) + 1);
                }
                for (const [word, count] of words) {
                    for (const own of keys(word)) this.known.set(own, (this.known.get(own) ?? 0) + count);
                }
            }
            for (const most of key.length < 8 ? [1] : [1, 2]) {
                const near = [...this.known].filter(([other]) => other[0] === key[0] && isNear(key, other, most));
                if (near.length > 0) return near.sort(([, one], [, other]) => other - one)[0][0];
            }
            return undefined;
        }

        /** Makes a row known by its names, with or without what they begin with. */
        #name(names, number) {
            for (const written of names.split(/, (?=[a-z_])/)) {
                const whole = plain(written);
                for (let name = whole; name; name = name.includes('.') ? name.slice(name.indexOf('.') + 1) : '') {
                    // Its whole name, and the name without arguments, before others.
                    const row = { number, rank: (whole !== name) + 2 * /\(.*=/.test(written) };
                    for (const spelt of new Set([name, name.toLowerCase()])) {
                        if (!this.names.has(spelt)) this.names.set(spelt, []);
                        this.names.get(spelt).push(row);
                    }
                }
            }
        }

        /** Whether a word is somewhere as it is; if not, its parts may be: shared and memory of `SharedMemory`. */
        #isKnown(word) {
            return isChinese(word) || parts(word).length < 2 || this.texts.lower.includes(word.toLowerCase());
        }

        /** The sections that fit, best first, each with the words that it was found by. */
        search(query, most = 20) {
            let words = [...query.matchAll(WORD)].flatMap(([word]) => (this.#isKnown(word) ? [word] : parts(word)));
            const telling = words.filter((word) => !FILLERS.has(word.toLowerCase()));
            if (telling.length > 0) words = telling;
            const scores = new Map();
            let all = 0;
            const hits = new Set();
            const meant = words.map((word, place) => {
                const { key, worth, rare } = this.#meant(word, place === words.length - 1);
                hits.add(key);
                all += rare;
                for (const [number, gain] of worth) {
                    const score = scores.get(number) ?? { worth: 0, rare: 0 };
                    scores.set(number, { worth: score.worth + gain, rare: score.rare + rare });
                }
                return key;
            });
            // All words somewhere are worth more than one word often, and a rare word more than a common one.
            const ranked = new Map([...scores].map(([number, { worth, rare }]) => {
                const { page } = this.sections[number];
                return [number, worth * (rare / all) ** 2 * (page.path === LISTED ? LESS : 1)];
            }));
            const named = this.names.get(query.trim().toLowerCase())?.[0].number;
            if (ranked.has(named)) ranked.set(named, NAMED * ranked.get(named));
            this.#lead(ranked);
            this.#prefer(query, meant.join(' '), ranked);
            return [...ranked].sort(([one, a], [other, b]) => b - a || one - other).slice(0, most)
                .map(([number]) => ({ ...this.sections[number], hits }));
        }

        /** A section gains from the rows that lead to it. */
        #lead(ranked) {
            const gains = new Map();
            for (const [number, worth] of ranked) {
                const to = this.places.get(this.sections[number].leadsTo);
                if (to !== undefined) gains.set(to, Math.max(gains.get(to) ?? 0, GAIN * worth));
            }
            for (const [to, gain] of gains) ranked.set(to, (ranked.get(to) ?? 0) + gain);
        }

        /** Puts first the row of the name that was asked for, then its section; a word's section first if its title has the word. */
        #prefer(query, meant, ranked) {
            const isWord = !isName(query);
            const rows = isWord ? [] : (this.names.get(plain(query)) ?? []).toSorted((one, other) => one.rank - other.rank);
            const row = rows[0]?.number ?? this.#term(query, meant);
            if (row === undefined) return;
            const top = Math.max(...ranked.values(), 0) + 1;
            const section = this.places.get(this.sections[row].leadsTo);
            const its = this.sections[section];
            const title = spelling(`${its.title} ${its.id}`).split(' ');
            const isTitled = isWord && meant.split(' ').every((word) => title.includes(word));
            ranked.set(row, top + 1);
            ranked.set(section, top + (isTitled ? 2 : 0));
            // What `std::thread::scope` ends with is a word of the glossary, too.
            const word = this.terms.get(spelling(query.replace(/.*[.:]/, '')));
            if (!isWord && word !== undefined) ranked.set(this.places.get(this.sections[word].leadsTo), top - 0.5);
        }

        /** The row of the glossary that has a term, or one that begins with it. */
        #term(query, meant) {
            const begins = [...this.terms].find(([term]) => term.startsWith(`${meant} `));
            return this.terms.get(spelling(query)) ?? this.terms.get(meant) ?? begins?.[1];
        }
    }

    // ---- What is shown of a section --------------------------------------------------------------

    const AROUND = 12; // words

    /** The parts of a text, with whether they are words that have one of these keys. */
    function split(text, hits) {
        const found = [];
        let end = 0;
        for (const { 0: word, index } of text.matchAll(WORD)) {
            if (!keys(word).some((key) => hits.has(key))) continue;
            found.push([text.slice(end, index), false], [word, true]);
            end = index + word.length;
        }
        return [...found, [text.slice(end), false]].filter(([part]) => part);
    }

    /** The words around the first hit of a section's text, in parts. */
    function excerpt({ text, hits }) {
        const words = text.split(' ');
        const first = Math.max(words.findIndex((word) => split(word, hits).some(([, isHit]) => isHit)), 0);
        const begin = first <= AROUND ? 0 : first - AROUND / 2;
        const end = begin + 2.5 * AROUND;
        return split(`${begin > 0 ? '… ' : ''}${words.slice(begin, end).join(' ')}${end < words.length ? ' …' : ''}`, hits);
    }

    /** The words of a query, each as a whole. */
    const keysOf = (query) => new Set((query.match(WORD) ?? []).map((word) => keys(word)[0]));

    Object.assign(manyHands, { Index, excerpt, split, keysOf });
})();
