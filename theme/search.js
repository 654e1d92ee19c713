'use strict';

// Many Hands: the search. A button and the keys / and s open a window in which to type; what is found
// comes from search-engine.js. The index is loaded when the window is opened for the first time.
//
// A page that was opened from a search marks the words there. Runs before many-hands.js, which opens
// the tab that a mark is in.
(() => {
    const { Index, excerpt, split, keysOf, make } = manyHands;

    // ---- The window ----------------------------------------------------------------------------

    const button = make('button', { type: 'button', id: 'mdbook-search-toggle', class: 'icon-button', title: 'Search ( / )', 'aria-label': 'Search', 'aria-haspopup': 'dialog', 'aria-keyshortcuts': '/ s' });
    button.innerHTML = '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="6.5" cy="6.5" r="5"/><path d="M10.5 10.5 15 15"/></svg>';
    const input = make('input', { type: 'text', role: 'searchbox', enterkeyhint: 'search', placeholder: 'A word, a name of Python’s or Rust’s, 中文', 'aria-label': 'Search the book', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' });
    const status = make('p', { role: 'status' });
    const list = make('ol');
    const form = make('form', { role: 'search' }, input, make('button', { type: 'button', class: 'close', 'aria-label': 'Close the search' }, '✕'));
    const dialog = make('dialog', { class: 'search', 'aria-label': 'Search' }, form, status, list);
    document.querySelector('#mdbook-menu-bar .left-buttons').append(button);
    document.body.append(dialog);
    document.querySelector('#mdbook-help-popup > div')?.prepend(make('p', {}, 'Press ', make('kbd', {}, '/'), ' or ', make('kbd', {}, 's'), ' to search in the book'));

    function open() {
        if (dialog.open) return;
        dialog.showModal();
        input.select();
        load().catch(() => { status.textContent = 'What there is to find could not be loaded. Load the page again.'; });
    }

    let index;
    /** The index, once its script has come. */
    function load() {
        index ??= new Promise((resolve, reject) => {
            manyHands.sections = (rows) => resolve(new Index(rows));
            const script = make('script', { src: `${path_to_root}search-index.js` });
            script.addEventListener('error', () => {
                index = undefined;
                reject(new Error('no index'));
            });
            document.head.append(script);
        });
        return index;
    }

    // ---- What is found -------------------------------------------------------------------------

    // Chinese is said and set as Chinese, also on an English page.
    const spoken = (text) => text.split(/([\u3000-\u9fff]+)/).filter(Boolean)
        .map((part) => (/[\u3000-\u9fff]/.test(part) ? make('span', { lang: 'zh' }, part) : part));

    function result(section, query) {
        const [path, id] = section.address.split('#');
        const link = make('a', { href: `${path_to_root}${path}?highlight=${encodeURIComponent(query)}#${id}` }, ...spoken(section.title));
        const teaser = excerpt(section).map(([part, isHit]) => (isHit ? make('mark', {}, part) : part));
        const trail = section.trail.length > 0 ? [make('span', { class: 'trail' }, section.trail.join(' › '))] : [];
        return make('li', {}, link, ...trail, make('p', {}, ...teaser));
    }

    async function search() {
        const query = input.value.trim();
        const found = query ? (await load()).search(query) : [];
        if (query !== input.value.trim()) return; // another letter has come meanwhile
        list.replaceChildren(...found.map((section) => result(section, query)));
        list.scrollTop = 0;
        status.textContent = !query ? '' : found.length === 0 ? `Nothing is found for “${query}”.` : `${found.length === 20 ? 'The best 20' : found.length} for “${query}”`;
        // Back leads from a result to the window as it was.
        const here = new URL(location.href);
        if (query) here.searchParams.set('search', query);
        else here.searchParams.delete('search');
        history.replaceState(history.state, '', here);
    }

    button.addEventListener('click', open);
    form.querySelector('.close').addEventListener('click', () => dialog.close());
    // A press beside the window.
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => {
        const here = new URL(location.href);
        here.searchParams.delete('search');
        history.replaceState(history.state, '', here);
    });
    input.addEventListener('input', search);
    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        await search();
        list.querySelector('a')?.click();
    });
    list.addEventListener('click', (event) => {
        // On this page nothing is loaded anew: the window would stay before what was found.
        if (event.target.closest('a')?.pathname === location.pathname) dialog.close();
    });
    dialog.addEventListener('keydown', (event) => {
        event.stopPropagation(); // mdBook turns the page on arrows.
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const stops = [input, ...list.querySelectorAll('a')];
        stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
    });
    document.addEventListener('keydown', (event) => {
        const isTyping = event.target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [contenteditable] *');
        if ((event.key !== '/' && event.key !== 's') || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        open();
    });

    // ---- Marks ---------------------------------------------------------------------------------

    const main = document.querySelector('main');

    function mark(hits) {
        const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
        const found = [];
        while (texts.nextNode()) {
            if (!texts.currentNode.parentElement.closest('svg, script, style, button')) found.push(texts.currentNode);
        }
        for (const text of found) {
            const parts = split(text.data, hits);
            if (!parts.some(([, isHit]) => isHit)) continue;
            text.replaceWith(...parts.map(([part, isHit]) => (isHit ? make('mark', {}, part) : part)));
        }
    }

    const asked = new URLSearchParams(location.search);
    if (asked.has('highlight')) {
        mark(keysOf(asked.get('highlight')));
        main.addEventListener('click', (event) => {
            if (event.target.matches('mark')) main.querySelectorAll('mark').forEach((old) => old.replaceWith(old.textContent));
        });
    }
    if (asked.has('search')) {
        input.value = asked.get('search');
        open();
        search();
    }
})();
