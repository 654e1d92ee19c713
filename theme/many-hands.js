'use strict';

// Many Hands: what the style sheet cannot do alone. Runs at the end of the page, after mdBook's own
// scripts. Without it the page is complete: Rust, Python and outputs stand one after another.
(() => {
    const LANGUAGES = ['Rust', 'Python'];
    const STORE = 'many-hands-language';
    const main = document.querySelector('main');
    const sets = []; // of { tabs, panels }, both in the order of LANGUAGES

    const isBlock = (element, language) => element?.matches(`pre:has(> code.language-${language})`);
    const isPythonOutput = (pre) => /^\$ python3/.test(pre.querySelector('code').textContent);
    // What the kernel saw, of one of two twins; a picture that is alone is for the readers of both.
    const isTwinsPicture = (element) => element?.matches('figure.xray[data-language]');
    const isPythons = (element) => (isTwinsPicture(element) ? element.dataset.language === 'Python' : isPythonOutput(element));

    function make(name, attributes) {
        const element = document.createElement(name);
        Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
        return element;
    }

    // Sets the typed command off from what it printed. highlight.js's spans go: it takes output for
    // shell input and paints "50% done" as a prompt. The marks of a search stay.
    function markCommands(code) {
        code.innerHTML = code.innerHTML
            .replace(/<\/?span[^>]*>/g, '')
            .replace(/^(<mark[^>]*>)?\$ .*$/gm, '<span class="command">$&</span>');
    }

    // A Rust block and the Python block after it. Their outputs and pictures go under their tabs, but only if
    // Python has one: a lone Rust output is for the readers of both.
    function buildSet(rust, python) {
        const outputs = [];
        for (let next = python.nextElementSibling; isBlock(next, 'console') || isTwinsPicture(next); next = next.nextElementSibling) {
            outputs.push(next);
        }
        const box = make('div', { class: 'twins' });
        const list = make('div', { role: 'tablist', 'aria-label': LANGUAGES.join(' / ') });
        const set = { tabs: [], panels: [] };
        LANGUAGES.forEach((language, i) => {
            const id = `twins-${sets.length}-${language}`;
            const tab = make('button', { role: 'tab', id, 'aria-controls': `${id}-panel` });
            const panel = make('div', { role: 'tabpanel', id: `${id}-panel`, 'aria-labelledby': id });
            tab.textContent = language;
            tab.addEventListener('click', () => choose(i, tab));
            // Find-in-page has found something in this hidden panel.
            panel.addEventListener('beforematch', () => show(set, i));
            set.tabs.push(tab);
            set.panels.push(panel);
        });
        rust.before(box);
        box.append(list, ...set.panels);
        list.append(...set.tabs);
        list.addEventListener('keydown', (event) => onKey(event, set.tabs));
        set.panels[0].append(rust);
        set.panels[1].append(python);
        if (outputs.some(isPythons)) {
            outputs.forEach((output) => set.panels[+isPythons(output)].append(output));
        }
        sets.push(set);
    }

    function show({ tabs, panels }, chosen) {
        tabs.forEach((tab, i) => {
            tab.setAttribute('aria-selected', i === chosen);
            tab.tabIndex = i === chosen ? 0 : -1;
        });
        // until-found: hidden, but within reach of find-in-page. Browsers without it just hide.
        panels[1 - chosen].setAttribute('hidden', 'until-found');
        panels[chosen].removeAttribute('hidden');
    }

    // All sets change, also in height, and the tab just clicked must stay where it is.
    function choose(chosen, tab) {
        const before = tab.getBoundingClientRect().top;
        sets.forEach((set) => show(set, chosen));
        scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: 'instant' });
        try {
            localStorage.setItem(STORE, LANGUAGES[chosen]);
        } catch { /* No storage: the choice is for this page only. */ }
    }

    function onKey(event, tabs) {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        // With two tabs, an arrow in either direction leads to the other one.
        const other = 1 - tabs.indexOf(event.target);
        const next = { ArrowLeft: other, ArrowRight: other, Home: 0, End: 1 }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        event.stopPropagation(); // mdBook turns the page on these arrows.
        choose(next, tabs[next]);
        tabs[next].focus({ preventScroll: true });
    }

    // A link or a search hit inside a hidden panel opens it, there only: the choice stays.
    function reveal() {
        const target = main.querySelector(':target');
        sets.forEach((set) => {
            const hidden = +set.panels[1].hasAttribute('hidden');
            const hasMark = (i) => set.panels[i].querySelector('mark');
            const hasTarget = target && set.panels[hidden].contains(target);
            if (hasTarget || (hasMark(hidden) && !hasMark(1 - hidden))) show(set, hidden);
            if (hasTarget) target.scrollIntoView();
        });
    }

    main.querySelectorAll('code.language-console').forEach(markCommands);
    main.querySelectorAll('pre').forEach((pre) => {
        // For paper: a block that fills half a page may be cut, a shorter one may not.
        pre.classList.toggle('long', pre.textContent.split('\n').length > 30);
        const next = pre.nextElementSibling;
        if (isBlock(pre, 'rust') && isBlock(next, 'python')) buildSet(pre, next);
    });

    // A plot has three panels side by side; on a narrow screen they are one below the other.
    main.querySelectorAll('.checkbox-label > img:is([src$=".light.svg"], [src$=".dark.svg"])').forEach((plot) => {
        const picture = make('picture', {});
        const narrow = plot.getAttribute('src').replace(/(\.\w+\.svg)$/, '.narrow$1');
        plot.before(picture);
        picture.append(make('source', { media: '(max-width: 620px)', srcset: narrow }), plot);
    });

    let stored;
    try {
        stored = localStorage.getItem(STORE);
    } catch { /* No storage: Rust. */ }
    sets.forEach((set) => show(set, +(stored === LANGUAGES[1])));
    reveal();
    // hashchange: a link within the page; popstate: mdBook has marked its search words anew.
    ['load', 'hashchange', 'popstate'].forEach((name) => addEventListener(name, reveal));

    // Arrows in a focused block that scrolls sideways scroll it; mdBook would turn the page.
    main.addEventListener('keydown', (event) => {
        if (/^Arrow(Left|Right)$/.test(event.key) && event.target.matches('code, .table-wrapper, .output')) {
            event.stopPropagation();
        }
    });
})();
