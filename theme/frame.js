'use strict';

// Many Hands: what stands around the text of a page. mdBook's own frame has 44 stops of the Tab key
// before the text, says "Next chapter" of every page, prints the whole book for one page, and has
// names and roles that screen readers are not to expect. Here that is put right, after book.js.
(() => {
    const { make } = manyHands;
    const main = document.querySelector('main');

    // ---- The pages of the book, as the sidebar has them ----------------------------------------

    const top = new URL(path_to_root || './', document.baseURI).href;
    /** The path of a page from the top of the book, such as `chapter_02/fork.html`. */
    const pathOf = (address) => {
        const path = address.replace(/[?#].*/, '').slice(top.length).replace(/(^|\/)$/, '$1index.html');
        return path === 'index.html' ? 'introduction.html' : path;
    };
    // Without a fold or a heading of this page, which have no address of their own.
    const links = [...document.querySelectorAll('#mdbook-sidebar li > .chapter-link-wrapper > a[href]:not([href*="#"])')];
    const pages = links.map((link) => ({ link, path: pathOf(link.href), title: link.textContent.trim() }));
    /** The first page of the chapter that a page is in. */
    const byPath = new Map(pages.map((page) => [page.path, page]));
    const chapterOf = ({ path }) => byPath.get(path.replace(/[^/]*$/, 'index.html'));
    const page = byPath.get(pathOf(location.href));
    manyHands.book = { top, pages, page, chapterOf };

    // ---- Around the text -----------------------------------------------------------------------

    main.id = 'text';
    main.tabIndex = -1;
    document.body.prepend(make('a', { class: 'skip', href: '#text' }, 'Skip to the text'));
    const bar = document.querySelector('#mdbook-menu-bar');
    bar.setAttribute('role', 'banner');
    // The page has a heading of its own.
    const name = document.querySelector('.menu-title');
    name.replaceWith(make('div', { class: 'menu-title' }, ...name.childNodes));

    // Which chapter a page is in; its own page says so in its title.
    const chapter = page && chapterOf(page);
    if (chapter && chapter !== page) {
        main.prepend(make('p', { class: 'chapter-of' }, make('a', { href: chapter.link.href }, chapter.title)));
    }

    // ---- Names and roles -----------------------------------------------------------------------

    // mdBook's switch is the label of a hidden box: no key reaches it, and it may not have the
    // attributes of a button. So a button presses it.
    const label = document.querySelector('#mdbook-sidebar-toggle');
    const box = document.querySelector('#mdbook-sidebar-toggle-anchor');
    const toggle = make('button', { type: 'button', class: 'icon-button', title: 'Table of contents', 'aria-label': 'Table of contents', 'aria-controls': 'mdbook-sidebar', 'aria-expanded': box.checked });
    toggle.append(...[...label.childNodes].map((node) => node.cloneNode(true)));
    toggle.addEventListener('click', () => label.click());
    box.addEventListener('change', () => toggle.setAttribute('aria-expanded', box.checked));
    label.before(toggle);
    label.hidden = true;
    ['aria-label', 'aria-expanded', 'aria-controls'].forEach((name) => label.removeAttribute(name));
    document.querySelectorAll('.chapter-fold-toggle').forEach((fold) => {
        const link = fold.previousElementSibling;
        fold.setAttribute('role', 'button');
        fold.setAttribute('aria-label', `Fold: ${link?.textContent.trim() ?? ''}`);
        fold.querySelector('div')?.setAttribute('aria-hidden', 'true');
    });

    // ---- Back and on ---------------------------------------------------------------------------

    document.querySelectorAll('a:is([rel="prev"], [rel~="next"])').forEach((link) => {
        const isNext = link.relList.contains('next');
        const to = byPath.get(pathOf(link.href));
        if (!to) return;
        const words = `${isNext ? 'Next' : 'Previous'}: ${to.title}`;
        link.title = words;
        link.setAttribute('aria-label', words);
        if (!link.matches('.mobile-nav-chapters')) return;
        const text = make('span', {}, make('small', {}, isNext ? 'Next' : 'Previous'), to.title);
        link[isNext ? 'prepend' : 'append'](text);
    });
    // The arrows at the sides are gone (frame.css); the key ← and → still look for them.
    document.querySelector('.nav-wide-wrapper')?.setAttribute('aria-hidden', 'true');

    // ---- Print this page -----------------------------------------------------------------------

    const print = bar.querySelector('a[href$="print.html"]');
    if (print && page) {
        print.title = 'Print this page (in a new tab: the whole book)';
        print.setAttribute('aria-label', 'Print this page');
        print.addEventListener('click', (event) => {
            event.preventDefault();
            window.print();
        });
    }

    // ---- Copy the command ----------------------------------------------------------------------

    // What the button of a terminal copies: what can be typed, neither `$ ` nor what was printed.
    const whole = globalThis.playground_text;
    globalThis.playground_text = (pre, hidden) => {
        const code = pre.querySelector('code.language-console');
        const commands = code?.textContent.match(/^\$ .*$/gm);
        return commands ? commands.map((line) => line.slice(2)).join('\n') : whole(pre, hidden);
    };
    document.querySelectorAll('pre:has(> code.language-console) .clip-button').forEach((button) => {
        button.title = 'Copy the command';
        button.setAttribute('aria-label', 'Copy the command');
    });
})();
