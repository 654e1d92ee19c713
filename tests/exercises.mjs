// Exercises in the page, in a browser.
//
//     node tests/exercises.mjs EDIT_URL RUN_URL STATIC_URL
//
// The URLs are those of tests/runner.mjs. Exit status 0 if all of it holds, else 1.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { check as checkAt, end } from './chromium.mjs';

const [EDIT, RUN, STATIC] = process.argv.slice(2);
if (!STATIC) {
    console.error('usage: node tests/exercises.mjs EDIT_URL RUN_URL STATIC_URL');
    process.exit(2);
}

/** Long enough for what judges are made of to be built first. */
const PATIENCE = 180_000;

const check = (name, base, body, options = {}) => checkAt(name, base, options, body);
const source = (file) => readFileSync(new URL(`../code/${file}`, import.meta.url), 'utf8');

/** An exercise, or a program that the compiler refuses, as a reader finds it. */
class Exercise {
    static async on(page, base, path, name) {
        await page.goto(new URL(path, base).href);
        return new Exercise(page, name);
    }

    constructor(page, name) {
        this.page = page;
        this.row = page.getByRole('group', { name: `${name}, Rust` });
        this.place = this.row.locator('..');
        this.checks = this.place.getByRole('region', { name: /^Check/ });
        this.editor = page.getByRole('textbox', { name: `${name}, Rust` });
    }

    press(name) {
        return this.row.getByRole('button', { name, exact: true }).click();
    }

    /** Puts a program into the editor in place of what is there. */
    async write(text) {
        if (await this.editor.count() === 0) await this.press('Change it');
        await this.editor.focus();
        await this.page.keyboard.press('Control+a');
        await this.page.keyboard.insertText(text);
    }

    /** Waits for what comes of a check, and answers with its words. */
    async checked(nth, words) {
        const check = this.checks.nth(nth);
        await check.and(this.page.locator('.ended, .failed')).waitFor({ timeout: PATIENCE });
        assert.match(await check.locator('.state').innerText(), words, await check.innerText());
        return (await check.innerText()).replaceAll('\u00a0', ' ');
    }

    /** How often the page says so. */
    async solved() {
        await this.row.waitFor();
        return this.place.locator('.solved').count();
    }
}

const WITHDRAW = ['chapter_06/without.html', 'withdraw'];
const CHILDREN = ['chapter_02/wait.html', 'three_children'];
const REFUSED = ['chapter_06/refused.html', 'rc_goes_to_a_thread'];

async function fits(page) {
    const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('#mdbook-content, section.exercise, .runner, .results, .run')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth}`));
    assert.deepEqual(wide, []);
}

await check('an exercise: wrong, hint, solution, right, and solved after a reload', EDIT, async (page) => {
    const exercise = await Exercise.on(page, EDIT, ...WITHDRAW);
    const hints = exercise.place.locator('details.hint:visible');
    assert.equal(await exercise.place.locator('details:visible').count(), 0, 'nothing is told before it is asked for');
    await exercise.row.getByRole('button', { name: 'Check' }).press('Enter');
    const said = await exercise.checked(0, /^not accepted, /);
    assert.match(said, /were both paid out/);
    assert.match(said, /^A +line \d+/m, 'a schedule');
    assert.match(await page.locator('body > .heard').innerText(), /^Check 1: not accepted, .*were both paid out/);
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    // The focus stays, on a button that said Stop until the verdict had come.
    await page.waitForFunction(() => document.activeElement.textContent === 'Check');
    for (const shown of [1, 2, 3]) {
        await exercise.row.getByRole('button', { name: 'Hint' }).focus();
        await page.keyboard.press('Enter');
        assert.equal(await hints.count(), shown);
        assert.equal(await focused(), `Hint ${shown} of 3`, 'what is new is read next');
    }
    assert.ok(await exercise.row.getByRole('button', { name: 'Hint' }).isDisabled());
    await exercise.press('Solution');
    assert.ok(await exercise.place.locator('details.solution pre').isVisible());
    assert.equal(await exercise.solved(), 0);

    await exercise.write(source('exercises/chapter_06/withdraw/solution.rs'));
    await page.keyboard.press('Control+Enter');
    await exercise.checked(1, /^✓ accepted, /);
    assert.equal(await exercise.solved(), 1);

    await page.reload();
    assert.equal(await exercise.solved(), 1);
    await exercise.press('Open your change');
    await exercise.editor.waitFor();
    assert.match(await exercise.editor.innerText(), /try_update/);
    await exercise.press('Reset');
    assert.doesNotMatch(await exercise.editor.innerText(), /try_update/);
    await page.goto(new URL('introduction.html', EDIT).href);
    assert.match(await page.locator('.my-progress').innerText(), /Exercises solved: 1\b/);
    page.on('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: 'Forget all' }).click();
    await page.goto(new URL(WITHDRAW[0], EDIT).href);
    assert.equal(await exercise.solved(), 0);
});

await check('what the compiler says of it is said once, at its line', EDIT, async (page) => {
    const exercise = await Exercise.on(page, EDIT, ...WITHDRAW);
    await exercise.write(source('exercises/chapter_06/withdraw/start.rs').replace('    true\n', '    not_there()\n'));
    await exercise.press('Check');
    const said = await exercise.checked(0, /^does not compile$/);
    assert.equal(await exercise.place.locator('.message').count(), 1, said);
    assert.match(said, /withdraw\.rs:11:5/);
    assert.doesNotMatch(said, /crate::sim|modelled|\/tmp/);
    await exercise.place.getByRole('button', { name: 'Error in line 11' }).click();
    assert.equal(await exercise.place.locator('.cm-lintRange-error').innerText(), 'not_there');
});

await check('what the kernel saw is shown of one that is traced', EDIT, async (page) => {
    const exercise = await Exercise.on(page, EDIT, ...CHILDREN);
    await exercise.write(source('exercises/chapter_02/three_children/mutants/waits_in_the_loop.rs'));
    await exercise.press('Check');
    assert.match(await exercise.checked(0, /^not accepted, /), /starts process 2/);
});

await check('a program that the compiler refuses: made to compile', EDIT, async (page) => {
    const exercise = await Exercise.on(page, EDIT, ...REFUSED);
    const check = exercise.page.getByRole('region', { name: /^Check/ });
    exercise.checks = check;
    exercise.place = exercise.row;
    await exercise.press('Check');
    assert.match(await exercise.checked(0, /^does not compile$/), /E0277/);
    const program = await exercise.row.locator('xpath=preceding-sibling::pre[1]/code').textContent();
    await exercise.write(program.replaceAll('rc::Rc', 'sync::Arc').replace(/\bRc\b/g, 'Arc'));
    await exercise.press('Check');
    await exercise.checked(1, /^✓ accepted, /);
    assert.equal(await exercise.solved(), 1);
    await page.reload();
    assert.equal(await exercise.solved(), 1);
});

await check('360 pixels wide, and on paper the task alone', EDIT, async (page) => {
    const exercise = await Exercise.on(page, EDIT, ...WITHDRAW);
    await fits(page);
    await exercise.press('Change it');
    await exercise.editor.waitFor();
    await exercise.press('Check');
    await exercise.checked(0, /^not accepted, /);
    await fits(page);
    await exercise.press('Hint');
    await page.emulateMedia({ media: 'print' });
    const section = page.locator('#exercise-withdraw');
    assert.ok(await section.locator(':scope > pre').isVisible());
    assert.equal(await section.locator('button:visible, .run:visible, details:visible, .cm-editor:visible').count(), 0);
}, { viewport: { width: 360, height: 740 } });

for (const [name, base, options] of [
    ['without --allow-edit', RUN, {}],
    ['without the server', STATIC, {}],
    ['without JavaScript', STATIC, { javaScriptEnabled: false }],
]) {
    await check(`${name}: the task, the program, the command, and all hints folded`, base, async (page) => {
        await page.goto(new URL(WITHDRAW[0], base).href);
        const section = page.locator('#exercise-withdraw');
        assert.match(await section.innerText(), /Withdraw without a lock.*pub fn withdraw.*cargo run --bin exercises -- watch withdraw/s);
        assert.equal(await section.locator('details:visible').count(), 4);
        assert.equal(await section.locator('.runner').count(), 0);
        await section.locator('summary').first().click();
        assert.ok(await section.locator('details.hint > p').first().isVisible());
    }, options);
}

await end();
