// What stands around the text of a page, and what is looked up.
//
//     node tests/frame.mjs BASE_URL...
//
// Exit status 0 if all of it holds, else 1.

import assert from 'node:assert/strict';

import { check, end } from './chromium.mjs';

const bases = process.argv.slice(2);
if (bases.length === 0) {
    console.error('usage: node tests/frame.mjs BASE_URL...');
    process.exit(2);
}
const PAGE = 'chapter_02/order.html';

for (const base of bases) {
    const url = (path) => new URL(path, base).href;

    await check(`${base} by keyboard: first to the text, the contents by a button`, base, {}, async (page) => {
        await page.goto(url(PAGE));
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN');
        const contents = page.getByRole('button', { name: 'Table of contents' });
        const before = await contents.getAttribute('aria-expanded');
        await contents.focus();
        await page.keyboard.press('Enter');
        assert.notEqual(await contents.getAttribute('aria-expanded'), before);
    });

    await check(`${base} where a page is, and where it leads`, base, { viewport: { width: 360, height: 740 } }, async (page) => {
        await page.goto(url(PAGE));
        assert.equal(await page.locator('main > .chapter-of').innerText(), '2. Making a process');
        const next = page.getByRole('link', { name: 'Next: Waiting' });
        assert.match(await next.innerText(), /Next\s+Waiting/);
        await next.click();
        await page.waitForURL('**/chapter_02/wait.html');
    });

    await check(`${base} names: filtered, sorted, and a row by its address`, base, {}, async (page) => {
        await page.goto(url('appendix/python_to_rust.html#threading.Thread.join'));
        const rows = page.locator('main tbody tr:visible');
        const all = await rows.count();
        await page.getByRole('searchbox', { name: 'Show rows with' }).fill('apply_async');
        assert.ok(await rows.count() < 5 && await rows.count() > 0);
        await page.getByRole('searchbox', { name: 'Show rows with' }).fill('');
        assert.equal(await rows.count(), all);
        const first = page.locator('main table').first();
        await first.getByRole('button', { name: 'Python' }).click();
        const names = await first.locator('tbody tr td:first-child').allInnerTexts();
        assert.deepEqual(names, names.toSorted((one, other) => one.localeCompare(other, 'en')));
        assert.equal(await first.locator('th').first().getAttribute('aria-sort'), 'ascending');
    });

    await check(`${base} what a word means: by pointer, by keyboard, and gone with Escape`, base, {}, async (page) => {
        await page.goto(url('chapter_08/index.html'));
        const word = page.locator('a.term[href$="#mutex"]');
        const tip = page.getByRole('tooltip');
        await word.hover();
        await tip.waitFor();
        assert.match(await tip.innerText(), /^mutex 互斥锁\nA lock that one thread at a time can hold\.$/);
        assert.equal(await word.getAttribute('aria-describedby'), await tip.getAttribute('id'));
        await page.keyboard.press('Escape');
        assert.equal(await tip.isVisible(), false);
        await word.focus();
        await tip.waitFor();
        await page.keyboard.press('Enter');
        await page.waitForURL('**/appendix/glossary.html#mutex');
    });

    await check(`${base} a plot on a phone has its panels one below the other`, base, { viewport: { width: 360, height: 740 } }, async (page) => {
        await page.goto(url('chapter_13/waits.html'));
        const plot = page.locator('main .checkbox-label > picture > img').first();
        await plot.scrollIntoViewIfNeeded();
        const { width, height } = await plot.boundingBox();
        assert.ok(width <= 340 && height > 1.5 * width, `${width} × ${height}`);
    });

    await check(`${base} the printer prints this page, not the book`, base, {}, async (page) => {
        await page.addInitScript(() => { window.print = () => { document.title = 'printed'; }; });
        await page.goto(url(PAGE));
        await page.getByRole('link', { name: 'Print this page' }).click();
        assert.equal(await page.title(), 'printed');
        assert.equal(page.url(), url(PAGE));
    });

    await check(`${base} a page that is left has no handler that would keep Back from finding it as it was`, base, {}, async (page) => {
        await page.goto(url(PAGE));
        assert.equal(await page.evaluate(() => window.onunload ?? null), null);
    });

    await check(`${base} Chinese has a font`, base, {}, async (page) => {
        await page.goto(url('appendix/glossary.html'));
        const isThere = await page.evaluate(async () => {
            await document.fonts.ready;
            return document.fonts.check('16px "Book Chinese"', '互斥锁');
        });
        assert.equal(isThere, true);
    });
}

await end();
