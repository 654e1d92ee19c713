// The book in a browser.
//
//     node tests/browser.mjs http://127.0.0.1:3000/ index.html chapter_02/fork.html …
//
// Every page given must load without a request to anywhere else, without a failed request, without
// an error on the console and without scrolling sideways at 360 pixels, and the words of its
// pictures must not lie on one another. The tabs are tried on the pages that have some; at least one
// page given must. Exit status 0 if all of it holds, else 1.

import assert from 'node:assert/strict';

import { check as checkAt, end, fail } from './chromium.mjs';

const [base, ...pages] = process.argv.slice(2);
if (!base || pages.length === 0) {
    console.error('usage: node tests/browser.mjs BASE_URL PAGE...');
    process.exit(2);
}
const url = (page) => new URL(page, base).href;
const check = (name, options, body) => checkAt(name, base, options, body);

// ---- Every page ------------------------------------------------------------------------------------

/** The words in pictures that lie on others or leave the picture. */
const crampedWords = () => [...document.querySelectorAll('figure.picture > svg')].flatMap((picture) => {
    const { width, height } = picture.viewBox.baseVal;
    const words = [...picture.querySelectorAll('text')].map((text) => ({ said: text.textContent, box: text.getBBox() }));
    const leaves = ({ box }) => box.x < 0 || box.x + box.width > width || box.y < 0 || box.y + box.height > height;
    // A box has room above and below its letters.
    const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height;
    return words.flatMap((one, n) => [
        ...(leaves(one) ? [`${one.said} leaves the picture`] : []),
        ...words.slice(n + 1).filter((other) => meet(one.box, other.box)).map((other) => `${one.said} lies on ${other.said}`),
    ]);
});

const tabbed = new Set();
const checkPage = async (name) => {
    await check(`${name}: loads`, {}, async (page) => {
        await page.goto(url(name), { waitUntil: 'networkidle' });
        if (await page.locator('[role=tablist]').count()) tabbed.add(name);
    });
    await check(`${name}: 360 pixels wide, nothing scrolls sideways`, { viewport: { width: 360, height: 740 } }, async (page) => {
        await page.goto(url(name));
        const wide = await page.evaluate(() => ['html', '#mdbook-content']
            .map((selector) => document.querySelector(selector))
            .filter((element) => element.scrollWidth > element.clientWidth)
            .map((element) => `${element.tagName} ${element.scrollWidth}`));
        assert.deepEqual(wide, []);
        assert.deepEqual(await page.evaluate(crampedWords), []);
    });
};
// Most of a check is waiting until the network has been idle for a while.
const waiting = pages.values();
await Promise.all(Array.from({ length: 4 }, async () => {
    for (const name of waiting) await checkPage(name);
}));
const withTabs = pages.filter((name) => tabbed.has(name));

// ---- Tabs ------------------------------------------------------------------------------------------

/** What a reader, or a screen reader, gets from each tab set: [selected tab, visible panels…]. */
const states = (page) => page.evaluate(() => [...document.querySelectorAll('.twins')].map((set) => {
    const visible = (panel) => panel.querySelector('code').checkVisibility({ contentVisibilityAuto: true });
    const label = (panel) => document.getElementById(panel.getAttribute('aria-labelledby')).textContent;
    return [
        set.querySelector('[role=tab][aria-selected=true]').textContent,
        ...[...set.querySelectorAll('[role=tabpanel]')].filter(visible).map(label),
    ];
}));
const allShow = async (page, language) => {
    for (const state of await states(page)) assert.deepEqual(state, [language, language]);
};
const tab = (page, name, nth = 0) => page.locator('.twins').nth(nth).getByRole('tab', { name });

const [first, second = first] = withTabs;
if (!first) {
    fail('no page given has tabs');
} else {
    await check(`${first}: tabs have the roles and names of the ARIA pattern`, {}, async (page) => {
        await page.goto(url(first));
        await allShow(page, 'Rust');
        for (const set of await page.locator('.twins').all()) {
            assert.ok(await set.getByRole('tablist').getAttribute('aria-label'));
            const tabs = await set.getByRole('tab').all();
            assert.equal(tabs.length, 2);
            assert.deepEqual(await Promise.all(tabs.map((t) => t.getAttribute('tabindex'))), ['0', '-1']);
            for (const t of tabs) {
                const panel = page.locator(`#${await t.getAttribute('aria-controls')}[role=tabpanel]`);
                assert.equal(await panel.getAttribute('aria-labelledby'), await t.getAttribute('id'));
            }
        }
    });

    await check(`${first}: tabs by keyboard; arrows do not turn the page`, {}, async (page) => {
        await page.goto(url(first));
        await tab(page, 'Rust').focus();
        for (const [key, language] of [
            ['ArrowRight', 'Python'], ['ArrowRight', 'Rust'], ['ArrowLeft', 'Python'],
            ['ArrowLeft', 'Rust'], ['End', 'Python'], ['Home', 'Rust'],
        ]) {
            await page.keyboard.press(key);
            await allShow(page, language);
            assert.equal(await page.evaluate(() => document.activeElement.textContent), language, `focus after ${key}`);
        }
        await page.keyboard.press('Tab');
        assert.notEqual(await page.evaluate(() => document.activeElement.role), 'tab', 'one stop a tab set');
        await page.waitForTimeout(200);
        assert.equal(page.url(), url(first));
    });

    await check(`${first}: what is clicked stays where it is`, {}, async (page) => {
        await page.goto(url(first));
        const count = await page.locator('.twins').count();
        for (const nth of new Set([0, Math.floor(count / 2), count - 1])) {
            for (const language of ['Python', 'Rust']) {
                const target = tab(page, language, nth);
                await target.evaluate((element) => element.scrollIntoView({ block: 'center' }));
                await page.waitForTimeout(100);
                const before = (await target.boundingBox()).y;
                await target.click();
                await page.waitForTimeout(100); // the browser's own scroll anchoring comes a frame later
                const moved = (await target.boundingBox()).y - before;
                assert.ok(Math.abs(moved) <= 1, `tab set ${nth}, ${language}: moved by ${moved} pixels`);
            }
        }
    });

    await check(`${first}: the choice is remembered`, {}, async (page) => {
        await page.goto(url(first));
        await tab(page, 'Python').click();
        await page.reload();
        await allShow(page, 'Python');
        await page.goto(url(second));
        await allShow(page, 'Python');
    });

    await check(`${first}: tabs without storage`, {}, async (page) => {
        await page.addInitScript(() => {
            const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
            Object.defineProperty(window, 'localStorage', { get: refuse });
        });
        await page.goto(url(first));
        await tab(page, 'Python').click();
        await allShow(page, 'Python');
    });

    await check(`${first}: a search hit in a hidden panel is shown`, {}, async (page) => {
        await page.goto(url(first));
        const word = await page.evaluate(() => {
            const words = (panel) => panel.textContent.match(/\p{L}[\p{L}_]{3,}/gu) ?? [];
            const [rust, python] = document.querySelectorAll('.twins [role=tabpanel]');
            const inRust = rust.textContent.toLowerCase();
            // Not its other forms either: a search for one finds them all.
            return words(python).find((w) => !inRust.includes(w.toLowerCase().slice(0, 4)));
        });
        assert.ok(word, 'the first tab set has no word that only Python has');
        await page.goto(`${url(first)}?highlight=${encodeURIComponent(word)}`);
        assert.deepEqual((await states(page))[0], ['Python', 'Python']);
        await page.goto(url(first));
        await allShow(page, 'Rust');
    });

    await check(`${first}: copying takes the code, of a terminal the commands, and nothing else`, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
        await page.goto(url(first));
        for (const pre of (await page.locator('main pre:visible').all()).slice(0, 6)) {
            await pre.locator('.clip-button').click();
            const copied = await page.evaluate(() => navigator.clipboard.readText());
            const shown = await pre.locator('code').evaluate((code) => {
                const copy = code.cloneNode(true);
                copy.querySelectorAll('.boring').forEach((line) => line.remove());
                const commands = code.matches('.language-console') && copy.textContent.match(/(?<=^\$ ).*$/gm);
                return commands ? commands.join('\n') : copy.textContent;
            });
            assert.equal(copied.trimEnd(), shown.trimEnd());
        }
    });

    await check(`${first}: on paper both languages, no buttons`, {}, async (page) => {
        await page.goto(url(first));
        await page.emulateMedia({ media: 'print' });
        for (const [, ...visible] of await states(page)) assert.deepEqual(visible, ['Rust', 'Python']);
        assert.equal(await page.locator('main button:visible').count(), 0);
    });

    await check(`${first}: without the script both languages`, { javaScriptEnabled: false }, async (page) => {
        await page.goto(url(first));
        assert.ok(await page.locator('pre:has(> code.language-rust) + pre > code.language-python').first().isVisible());
    });
}

await end();
