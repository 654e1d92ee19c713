// What the browser keeps of the reader's way through the book.
//
//     node tests/progress.mjs BASE_URL...
//
// Exit status 0 if all of it holds, else 1.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { check, end } from './chromium.mjs';

const bases = process.argv.slice(2);
if (bases.length === 0) {
    console.error('usage: node tests/progress.mjs BASE_URL...');
    process.exit(2);
}
const PAGE = 'chapter_02/order.html';

for (const base of bases) {
    const url = (path) => new URL(path, base).href;
    const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('many-hands-progress')));
    const markOf = (page, path) => page.locator(`#mdbook-sidebar a[href$="${path}"] .read`);
    /** Reads a page to its end. */
    const read = async (page, path = PAGE) => {
        await page.goto(url(path));
        await page.locator('main > .end').scrollIntoViewIfNeeded();
        await page.waitForFunction((at) => JSON.parse(localStorage.getItem('many-hands-progress'))?.read?.[at], path);
    };

    await check(`${base} a page that is read to its end is marked, also after a reload`, base, {}, async (page) => {
        await page.goto(url(PAGE));
        assert.equal(await markOf(page, PAGE).count(), 0, 'its beginning is not its end');
        await read(page);
        await markOf(page, PAGE).waitFor();
        await page.reload();
        assert.equal(await markOf(page, PAGE).textContent(), '✓ read');
        const chapter = page.locator('#mdbook-sidebar a[href$="chapter_02/index.html"] .read');
        assert.match(await chapter.textContent(), /^1\/\d+ read$/);
    });

    await check(`${base} a question that comes again is marked`, base, {}, async (page) => {
        await page.goto(url('chapter_02/fork.html'));
        const question = page.locator('.quiz[data-kind=type]').first();
        await question.getByRole('textbox').fill('nothing of the kind');
        await question.getByRole('button', { name: 'Check' }).click();
        await page.reload();
        assert.equal(await markOf(page, 'chapter_02/fork.html').textContent(), '↻ a question comes again');
    });

    await check(`${base} the first page leads back to the place`, base, {}, async (page) => {
        await page.goto(url('index.html'));
        assert.equal(await page.locator('.go-on').count(), 0, 'there is no place yet');
        await page.goto(url(PAGE));
        await page.locator('#turns').scrollIntoViewIfNeeded();
        await page.evaluate(() => document.querySelector('#turns').scrollIntoView());
        await page.goto(url('index.html'));
        const link = page.locator('.go-on a');
        assert.equal(await link.textContent(), 'Who is first? › Taking turns');
        await link.click();
        await page.waitForURL(`**/${PAGE}#turns`);
    });

    await check(`${base} saved, forgotten, loaded`, base, {}, async (page) => {
        await read(page);
        await page.evaluate(() => {
            localStorage.setItem('many-hands-quiz', '{"answers":{"chapter_02/same-id":{"is":"right","at":"chapter_02/exec.html#quiz-same-id"}}}');
            localStorage.setItem('many-hands-exercises', '{"chapter_02/wait":{"is":"solved","at":"chapter_02/wait.html#wait"}}');
        });
        await page.goto(url('introduction.html'));
        assert.equal(await markOf(page, 'chapter_02/wait.html').textContent(), '★ exercise solved');
        const counts = page.locator('.my-progress [role=status]');
        assert.match(await counts.textContent(), /^Pages read: 1 of \d+\. Questions answered: 1, right: 1\. Exercises solved: 1\.$/);
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save to a file' }).click()]);
        const saved = await download.path();
        assert.ok(JSON.parse(readFileSync(saved, 'utf8'))['many-hands-progress'].read[PAGE]);

        page.once('dialog', (dialog) => dialog.accept());
        await page.getByRole('button', { name: 'Forget all' }).click();
        assert.match(await counts.textContent(), /^Pages read: 0 of \d+\. Questions answered: 0/);
        assert.equal(await page.locator('.chapter .read').count(), 0);
        assert.equal(await page.locator('.go-on').count(), 0);

        const choose = page.locator('.my-progress input[type=file]');
        await choose.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
        await page.getByText('That file has no progress of this book in it.').waitFor();
        await Promise.all([page.waitForEvent('load'), choose.setInputFiles(saved)]);
        assert.match(await counts.textContent(), /^Pages read: 1 of \d+\. Questions answered: 1/);
    });

    await check(`${base} without storage the pages are as ever`, base, {}, async (page) => {
        await page.addInitScript(() => {
            const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
            Object.defineProperty(window, 'localStorage', { get: refuse });
        });
        await page.goto(url(PAGE));
        await page.locator('main > .end').scrollIntoViewIfNeeded();
        await page.goto(url('index.html'));
        assert.equal(await page.locator('.go-on').count(), 0);
        await page.locator('.my-progress [role=status]').waitFor();
    });

    await check(`${base} without scripts the first page says what would be kept`, base, { javaScriptEnabled: false }, async (page) => {
        await page.goto(url('introduction.html'));
        assert.equal(await page.locator('#progress').isVisible(), true);
        assert.equal(await page.locator('.my-progress').textContent(), '');
    });
}

await end();
