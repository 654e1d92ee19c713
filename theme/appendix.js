'use strict';

// Many Hands: what is looked up. Tables of names that can be filtered and sorted, and what a word of
// the glossary means, shown where the text links to it.
(() => {
    const { make, book: { top, page } } = manyHands;
    const main = document.querySelector('main');

    // ---- Names and words -----------------------------------------------------------------------

    /** Lets the reader narrow the tables of a page down to the rows that have some letters in them. */
    function filter(tables) {
        const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
        const input = make('input', { type: 'text', role: 'searchbox', id: 'filter', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' });
        const status = make('span', { role: 'status' });
        const box = make('div', { class: 'filter' }, make('label', { for: 'filter' }, 'Show rows with'), input, status);
        const heading = (table) => {
            const before = (table.closest('.table-wrapper') ?? table).previousElementSibling;
            return before?.matches('h2') ? before : undefined;
        };
        function narrow() {
            const words = input.value.toLowerCase().replaceAll('::', '.').split(/\s+/).filter(Boolean);
            const text = (row) => row.textContent.toLowerCase().replaceAll('::', '.');
            rows.forEach((row) => { row.hidden = !words.every((word) => text(row).includes(word)); });
            tables.forEach((table) => {
                const isEmpty = [...table.tBodies[0].rows].every((row) => row.hidden);
                (table.closest('.table-wrapper') ?? table).hidden = isEmpty;
                if (heading(table)) heading(table).hidden = isEmpty;
            });
            const shown = rows.filter((row) => !row.hidden).length;
            status.textContent = words.length === 0 ? '' : `${shown} of ${rows.length}`;
        }
        input.addEventListener('input', narrow);
        (heading(tables[0]) ?? tables[0].closest('.table-wrapper') ?? tables[0]).before(box);
        // A link to a row shows it, whatever the filter hides.
        addEventListener('hashchange', () => {
            if (!main.querySelector(':target')?.closest('[hidden]')) return;
            input.value = '';
            narrow();
            main.querySelector(':target').scrollIntoView();
        });
    }

    /** Makes buttons of a table's headings: up, down, and as it was. */
    function sort(table) {
        const body = table.tBodies[0];
        const before = [...body.rows];
        [...table.tHead.rows[0].cells].forEach((cell, column) => {
            const button = make('button', { type: 'button' }, ...cell.childNodes);
            cell.append(button);
            button.addEventListener('click', () => {
                const order = { none: 'ascending', ascending: 'descending', descending: 'none' }[cell.ariaSort ?? 'none'];
                [...cell.parentElement.cells].forEach((other) => { other.ariaSort = 'none'; });
                cell.ariaSort = order;
                const language = column === 1 && body.querySelector('[lang=zh]') ? 'zh' : 'en';
                const text = (row) => row.cells[column].textContent.trim();
                const sorted = before.toSorted((one, other) => text(one).localeCompare(text(other), language));
                if (order === 'descending') sorted.reverse();
                body.append(...(order === 'none' ? before : sorted));
            });
        });
    }

    /** On a narrow screen a row is a card, and says of each cell what it is. */
    function label(table) {
        const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
        for (const row of table.tBodies[0].rows) {
            [...row.cells].forEach((cell, column) => {
                cell.dataset.label = names[column];
                cell.append(make('div', {}, ...cell.childNodes));
            });
        }
        table.classList.add('cards');
        table.closest('.table-wrapper')?.classList.add('has-cards');
    }

    if (['appendix/python_to_rust.html', 'appendix/glossary.html'].includes(page?.path)) {
        const tables = [...main.querySelectorAll('table')];
        tables.forEach(label);
        filter(tables);
        tables.forEach(sort);
    }

    // ---- What a word means ---------------------------------------------------------------------

    let glossary;
    /** The rows of the glossary, by their ids. */
    async function meaning(id) {
        glossary ??= fetch(`${top}appendix/glossary.html`)
            .then((response) => response.text())
            .then((text) => new DOMParser().parseFromString(text, 'text/html'))
            .catch(() => new Document()); // Opened as a file: the link is all there is.
        const row = (await glossary).getElementById(id)?.closest('tr');
        return row && [row.cells[0].textContent, row.cells[1].textContent, row.cells[2].innerHTML];
    }

    const tip = make('div', { role: 'tooltip', id: 'meaning', hidden: '' });
    let shown;

    function hide() {
        shown?.removeAttribute('aria-describedby');
        shown = undefined;
        tip.hidden = true;
    }

    async function show(link) {
        shown = link;
        const found = await meaning(decodeURIComponent(link.hash.slice(1)));
        if (!found || shown !== link) return; // the pointer has gone on
        const [english, chinese, text] = found;
        const body = make('span');
        body.innerHTML = text;
        tip.replaceChildren(make('strong', {}, english), ' ', make('span', { lang: 'zh' }, chinese), make('br'), body);
        tip.hidden = false;
        link.setAttribute('aria-describedby', tip.id);
        const { left, bottom, top: above } = link.getBoundingClientRect();
        const isBelow = bottom + tip.offsetHeight + 8 < innerHeight;
        tip.style.left = `${scrollX + Math.max(8, Math.min(left, document.documentElement.clientWidth - tip.offsetWidth - 8))}px`;
        tip.style.top = `${scrollY + (isBelow ? bottom + 4 : above - tip.offsetHeight - 4)}px`;
    }

    const terms = [...main.querySelectorAll('a[href*="appendix/glossary.html#"]')];
    if (terms.length === 0) return;
    document.body.append(tip);
    for (const link of terms) {
        link.classList.add('term');
        link.addEventListener('mouseenter', () => show(link));
        link.addEventListener('focus', () => show(link));
        link.addEventListener('mouseleave', (event) => { if (event.relatedTarget !== tip) hide(); });
        link.addEventListener('blur', hide);
    }
    tip.addEventListener('mouseleave', hide);
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
})();
