// The steppers in a browser.
//
//     node tests/stepper.mjs BASE_URL
//
// BASE_URL is the book on any server. Each stepper must show and reach its goals, or say that they
// cannot be reached; one of them is tried by mouse, keyboard, touch, ear, without motion and without
// the script. Exit status 0 if all of it holds, else 1.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { check as checkAt, end } from './chromium.mjs';

const [base] = process.argv.slice(2);
if (!base) {
    console.error('usage: node tests/stepper.mjs BASE_URL');
    process.exit(2);
}
const check = (name, options, body) => checkAt(name, base, options, body);
const spec = readFileSync(new URL('../stepper/steppers.toml', import.meta.url), 'utf8');
const all = [...spec.matchAll(/^name = "(\w+)"$[^]*?^page = "(.+)\.md"$/gm)].map(([, name, page]) => ({ name, page: `${page}.html` }));

/** A stepper, as a reader finds it. */
class Stepper {
    constructor(page, name) {
        this.page = page;
        this.root = page.locator(`#stepper-${name}`);
    }

    static async on(page, name) {
        const { page: path } = all.find((stepper) => stepper.name === name);
        await page.goto(new URL(path, base).href);
        return new Stepper(page, name);
    }

    thread(name) {
        return this.root.getByRole('group', { name: 'Which thread goes next?' }).getByRole('button').filter({ has: this.page.locator('b', { hasText: new RegExp(`^${name}$`) }) });
    }

    button(name) {
        return this.root.getByRole('button', { name, exact: true });
    }

    goal(nth) {
        return this.root.getByRole('list', { name: 'Goals' }).getByRole('listitem').nth(nth);
    }

    solve(nth) {
        return this.goal(nth).getByRole('button', { name: /^Show me/ }).click();
    }

    heard() {
        return this.root.getByRole('status').innerText();
    }

    steps() {
        return this.root.locator('.stepper-history li').allInnerTexts();
    }

    async shared(name) {
        const row = this.root.locator('.stepper-shared tr', { has: this.page.locator(`code:text-is("${name}")`) });
        return (await row.locator('td').innerText()).replace(' changed', '');
    }

    /** The numbers of the lines that are marked, with the marks. */
    marks() {
        return this.root.locator('.stepper-code li').evaluateAll((lines) => lines.flatMap((line, index) => {
            const marks = [...line.querySelectorAll('.stepper-marks b')].map((mark) => mark.textContent);
            return marks.length ? [`${index + 1}: ${marks.join(' ')}`] : [];
        }));
    }
}

// ---- Every stepper -----------------------------------------------------------------------------------

assert.ok(all.length > 0, 'steppers.toml names steppers');
for (const path of new Set(all.map((stepper) => stepper.page))) {
    const names = all.filter((stepper) => stepper.page === path).map((stepper) => stepper.name);
    await check(`${path}: goals are reached, or said to be out of reach`, { reducedMotion: 'reduce' }, async (page) => {
        await page.goto(new URL(path, base).href);
        for (const stepper of names.map((name) => new Stepper(page, name))) {
            const data = JSON.parse(await stepper.root.locator('script').textContent());
            for (const [index, goal] of data.goals.entries()) {
                await stepper.solve(index);
                const said = await stepper.goal(index).innerText();
                const expected = goal.reached.length > 0 ? /Reached in \d+ steps?\./ : /It cannot be done: the program can reach \d+ states, by [\d,]+ schedules/;
                assert.match(said, expected);
            }
        }
    });
    await check(`${path}: 360 pixels wide, all of each fits`, { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' }, async (page) => {
        await page.goto(new URL(path, base).href);
        for (const stepper of names.map((name) => new Stepper(page, name))) {
            await stepper.solve(0);
            const wide = await stepper.root.evaluate((root) => [document.documentElement, root, ...root.querySelectorAll('.stepper-body, .stepper-panel, .stepper-goals, button')]
                .filter((element) => element.scrollWidth > element.clientWidth + 1)
                .map((element) => `${root.id} ${element.tagName}.${element.className} ${element.scrollWidth}`));
            assert.deepEqual(wide, []);
        }
    });
    await check(`${path}: without the script, programs and schedules`, { javaScriptEnabled: false }, async (page) => {
        await page.goto(new URL(path, base).href);
        for (const { root } of names.map((name) => new Stepper(page, name))) {
            assert.ok(await root.locator('.stepper-code li').first().isVisible());
            assert.ok(await root.getByRole('table').isVisible());
            assert.ok(await root.locator('tbody tr').count() > 1);
            assert.equal(await root.getByRole('button').count(), 0);
        }
    });
}

// ---- Two additions -----------------------------------------------------------------------------------

await check('by mouse: an addition is lost', {}, async (page) => {
    const stepper = await Stepper.on(page, 'lost_update');
    assert.deepEqual(await stepper.marks(), ['4: A B']);
    await stepper.thread('A').click();
    assert.deepEqual(await stepper.marks(), ['4: B', '5: A']);
    await stepper.thread('B').click();
    await stepper.thread('A').click();
    assert.equal(await stepper.shared('number'), '1');
    assert.match(await stepper.thread('A').innerText(), /has ended/);
    assert.equal(await stepper.thread('A').getAttribute('aria-disabled'), 'true');
    await stepper.thread('B').click();
    assert.equal(await stepper.shared('number'), '1');
    assert.deepEqual(await stepper.steps(), ['A reads number: 0', 'B reads number: 0', 'A writes 1 to number', 'B writes 1 to number']);
    assert.match(await stepper.root.locator('.stepper-outcome').innerText(), /^The program has ended with 1\.$/);
    assert.match(await stepper.goal(0).innerText(), /Reached in 4 steps/);
    assert.doesNotMatch(await stepper.goal(1).innerText(), /Reached/);
});

await check('by keyboard: numbers choose, arrows go back and forward, and do not turn the page', {}, async (page) => {
    const stepper = await Stepper.on(page, 'lost_update');
    const { page: path } = all.find((it) => it.name === 'lost_update');
    await stepper.thread('A').focus();
    for (const key of ['1', '2', '1']) await page.keyboard.press(key);
    assert.equal((await stepper.steps()).length, 3);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await stepper.shared('number'), '0');
    await page.keyboard.press('ArrowRight');
    assert.equal(await stepper.shared('number'), '1');
    await page.keyboard.press('Home');
    assert.deepEqual(await stepper.steps(), []);
    await page.keyboard.press('End');
    assert.equal((await stepper.steps()).length, 3);
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(200);
    assert.equal(new URL(page.url()).pathname, new URL(path, base).pathname);
    // The other thread from here on: what was taken back is forgotten.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('2');
    await page.keyboard.press('ArrowRight');
    assert.deepEqual((await stepper.steps()).at(-1), 'B writes 1 to number');
    assert.ok(await stepper.thread('A').evaluate((lane) => lane === document.activeElement), 'the focus stays');
});

await check('by keyboard: with the focus elsewhere, numbers do nothing', {}, async (page) => {
    const stepper = await Stepper.on(page, 'lost_update');
    await page.keyboard.press('1');
    assert.deepEqual(await stepper.steps(), []);
});

await check('by ear: each step is said, and why a thread cannot go', {}, async (page) => {
    const stepper = await Stepper.on(page, 'lost_update');
    await stepper.thread('A').click();
    assert.equal(await stepper.heard(), 'A reads number: 0.');
    await stepper.thread('A').click();
    await stepper.thread('A').click({ force: true }); // it says that it is disabled, and takes the click
    assert.equal(await stepper.heard(), 'A has ended.');
    assert.equal((await stepper.steps()).length, 2, 'nothing happens');
    await stepper.button('Back').click();
    assert.equal(await stepper.heard(), 'After step 1.');
    await stepper.thread('B').click();
    await stepper.thread('B').click();
    await stepper.thread('A').click();
    assert.equal(await stepper.heard(), 'A writes 1 to number. The program has ended with 1. Goal reached: Make it end with 1: lose an addition.');
});

await check('two locks, crossed: what a thread waits for, and that it hangs', {}, async (page) => {
    const stepper = await Stepper.on(page, 'crossed_locks');
    await stepper.thread('main').click();
    await stepper.thread('other').click();
    assert.match(await stepper.thread('main').innerText(), /waits for locks\[1\], which other holds/);
    assert.match(await stepper.thread('other').innerText(), /waits for locks\[0\], which main holds/);
    assert.equal(await stepper.shared('locks[0]'), 'held by main');
    assert.match(await stepper.heard(), /No thread can go on, and the program has not ended: it hangs\. Goal reached: Make it hang\.$/);
    await page.keyboard.press('1');
    assert.equal(await stepper.heard(), 'main waits for locks[1], which other holds.');
    assert.equal((await stepper.steps()).length, 2, 'nothing happens');
});

await check('by touch', { hasTouch: true, viewport: { width: 360, height: 740 } }, async (page) => {
    const stepper = await Stepper.on(page, 'lost_update');
    await stepper.thread('B').tap();
    await stepper.thread('A').tap();
    assert.deepEqual(await stepper.steps(), ['B reads number: 0', 'A reads number: 0']);
    for (const button of await stepper.root.getByRole('button').all()) assert.ok((await button.boundingBox()).height >= 24);
});

await check('a schedule is played step by step, and can be stopped', {}, async (page) => {
    const stepper = await Stepper.on(page, 'lost_update');
    await stepper.solve(0);
    assert.ok((await stepper.steps()).length < 4, 'one step after the other');
    await stepper.root.locator('.stepper-history li').nth(1).waitFor();
    await stepper.button('Stop').click();
    const { length } = await stepper.steps();
    await page.waitForTimeout(2500);
    assert.equal((await stepper.steps()).length, length);
    await stepper.button('Replay').click();
    await stepper.root.locator('.stepper-history li').nth(length - 1).waitFor();
    await stepper.button('Replay').waitFor();
    assert.equal((await stepper.steps()).length, length);
});

await check('on paper: the program and the table, and no buttons', {}, async (page) => {
    const stepper = await Stepper.on(page, 'lost_update');
    await stepper.thread('A').click();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await stepper.root.locator('button:visible').count(), 0);
    assert.ok(await stepper.root.locator('.stepper-table').isVisible());
});

await end();
