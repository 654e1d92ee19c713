// Questions and predictions, in a browser.
//
//     node tests/quiz.mjs URL...
//
// Each URL is a copy of the book: one served by `cargo run`, one by a server that knows nothing of
// running. Exit status 0 if all of it holds, else 1.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { check as checkAt, end, fail } from './chromium.mjs';

const bases = process.argv.slice(2);
if (bases.length === 0) {
    console.error('usage: node tests/quiz.mjs URL...');
    process.exit(2);
}

// A question of each kind, and listings: one whose outcome varies, in both languages; one that does
// not; one that has only one output below its tabs.
const ONE = ['chapter_02/wait.html', '#quiz-zombie-why'];
const SET = ['chapter_03/zombies.html', '#quiz-kill-a-zombie'];
const ORDER = ['chapter_02/process.html', '#quiz-slowest-first'];
const TYPE = ['chapter_02/fork.html', '#quiz-two-forks'];
const LAST_PAGE = 'chapter_02/summary.html';
const VARIES = 'chapter_10/terminal.html';
const CERTAIN = 'chapter_02/memory.html';

const LIMIT = 15_000;
const weight = gzipSync(readFileSync(new URL('../theme/quiz.js', import.meta.url))).length;
if (weight > LIMIT) fail(`theme/quiz.js is ${weight} bytes compressed, ${LIMIT} at most`);
else console.log(`ok   theme/quiz.js is ${weight} bytes compressed`);

/** A question as a reader finds it, with the answer for the test to know. */
class Question {
    static async on(page, base, [path, id]) {
        const question = new Question();
        await page.goto(new URL(path, base).href);
        question.page = page;
        question.section = page.locator(id);
        question.fields = question.section.getByRole('group').first();
        question.verdict = question.section.getByRole('status');
        question.whys = question.section.locator('.why');
        question.answers = await question.section.locator('.answers > li').evaluateAll((items) => items.map((item) => ({
            isRight: item.dataset.is === 'right',
            value: item.dataset.value,
            line: item.dataset.line,
            words: item.textContent.trim().replace(/^\S+\s+/, '').slice(0, 60),
        })));
        question.right = [...question.answers.keys()].filter((n) => question.answers[n].isRight);
        question.wrong = [...question.answers.keys()].filter((n) => !question.answers[n].isRight);
        return question;
    }

    option(n) {
        return this.section.locator(`input[value="${n}"]`);
    }

    press(name) {
        return this.section.getByRole('button', { name, exact: true }).click();
    }

    async says(words) {
        assert.match(await this.verdict.innerText(), words);
    }

    order() {
        return this.section.locator('.lines > li').evaluateAll((items) => items.map((item) => item.dataset.line));
    }

    /** Sorts the lines with the buttons that move them, from the keyboard. */
    async sort(wanted) {
        for (const [place, line] of wanted.entries()) {
            let now = (await this.order()).indexOf(line);
            while (now > place) {
                await this.section.locator(`[data-line="${line}"]`).getByRole('button', { name: /^Move up/ }).focus();
                await this.page.keyboard.press('Enter');
                now -= 1;
                await this.says(new RegExp(`now line ${now + 1} of ${wanted.length}`));
            }
        }
    }
}

/** Of a prediction: its visible form, and the outputs that it covers. */
const form = (page) => page.locator('.expectation:visible').first();
const visible = (page, selector) => page.evaluate((wanted) => [...document.querySelectorAll(wanted)]
    .filter((element) => element.checkVisibility({ contentVisibilityAuto: true })).length, selector);

const OUTPUTS = 'main pre > .language-console, main .outcomes > summary';

async function fits(page) {
    const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('#mdbook-content, .quiz, .expectation, .quiz-index')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth}`));
    assert.deepEqual(wide, []);
}

for (const base of bases) {
    const check = (name, body, options = {}) => checkAt(`${base} ${name}`, base, options, body);
    const url = (path) => new URL(path, base).href;

    // ---- Questions ---------------------------------------------------------------------------------

    await check('one of several, right', async (page) => {
        const question = await Question.on(page, base, ONE);
        await question.option(question.right[0]).check();
        await question.press('Check');
        await question.says(/^✓ Right\.$/);
        // Every option says why, the wrong ones too.
        const whys = (await question.whys.allInnerTexts()).join('\n');
        for (const { words } of question.answers) assert.ok(whys.includes(words), words);
        await page.reload();
        await question.says(/^You had this right/);
        assert.ok(await question.option(question.right[0]).isChecked());
        await question.press('Ask me again');
        assert.equal(await question.section.locator(':checked').count(), 0);
    });

    await check('one of several, wrong: it comes again', async (page) => {
        const question = await Question.on(page, base, ONE);
        await question.press('Check');
        await question.says(/Answer first/);
        const [wrong] = question.wrong;
        await question.option(wrong).check();
        await question.press('Check');
        await question.says(/✗ Not yet/);
        // Why this one is wrong, and no word of the others.
        assert.equal(await question.whys.count(), 1);
        assert.ok((await question.whys.innerText()).includes(question.answers[wrong].words));
        await question.press('Try again');
        await question.option(question.right[0]).check();
        await question.press('Check');
        await question.says(/✓ Right now\. It comes again/);
        await page.reload();
        await question.says(/wrong last time/);
        assert.equal(await question.whys.count(), 0);
        assert.ok(await question.option(wrong).isEnabled());
        await page.goto(url(LAST_PAGE));
        assert.match(await page.locator('.quiz-index li', { hasText: 'Why a zombie stays' }).innerText(), /comes again/);
        await page.goto(url('chapter_03/summary.html'));
        await page.getByRole('link', { name: /chapter 2: zombie why/ }).click();
        await page.waitForURL(/chapter_02\/wait\.html#quiz-zombie-why$/);
    });

    await check('a set: what is missing, what is wrong', async (page) => {
        const question = await Question.on(page, base, SET);
        await question.option(question.right[0]).check();
        await question.press('Check');
        await question.says(/Of the right ones \d+ (is|are) missing/);
        await question.press('Try again');
        for (const n of [...question.right, question.wrong[0]]) await question.option(n).check();
        await question.press('Check');
        await question.says(/✗ Not yet/);
        assert.equal(await question.section.locator('.why', { hasText: '✗ Wrong' }).count(), 1);
        await question.press('Show the answer');
        for (const n of question.right) assert.ok(await question.option(n).isChecked());
        for (const n of question.wrong) assert.ok(!await question.option(n).isChecked());
        await question.press('Ask me again');
        for (const n of question.right) await question.option(n).check();
        await question.press('Check');
        await question.says(/^✓ Right\.$/);
    });

    await check('lines in order, from the keyboard', async (page) => {
        const question = await Question.on(page, base, ORDER);
        const wanted = question.answers.map(({ line }) => line);
        assert.notDeepEqual(await question.order(), wanted);
        await question.press('Check');
        await question.says(/Line \d is the first in a wrong place/);
        await question.press('Try again');
        await question.sort(wanted);
        await question.press('Check');
        await question.says(/✓ Right now/);
        assert.deepEqual(await question.order(), wanted);
        assert.equal(await question.section.locator('.lines .why').count(), wanted.length);
        const answered = page.url();
        await page.waitForTimeout(200);
        assert.equal(page.url(), answered, 'no key turned the page');
    });

    await check('a typed answer', async (page) => {
        const question = await Question.on(page, base, TYPE);
        const input = question.section.getByRole('textbox');
        await input.press('s'); // would open mdBook's search elsewhere
        await input.press('ArrowRight'); // would turn the page
        assert.equal(await input.inputValue(), 's');
        await input.press('Enter');
        await question.says(/✗ Not yet/);
        assert.equal(await question.whys.count(), 0, 'nothing is known of this answer');
        await question.press('Try again');
        const wrong = question.answers[question.wrong[0]];
        await input.fill(wrong.value);
        await input.press('Enter');
        assert.ok((await question.whys.innerText()).includes(wrong.words), 'why people answer so');
        await question.press('Try again');
        await input.fill(` ${question.answers[question.right[0]].value} `);
        await input.press('Enter');
        await question.says(/✓ Right now/);
        assert.ok(page.url().endsWith(TYPE[0]));
    });

    await check('a question gives nothing away, and its options change places', async (page) => {
        const orders = new Set();
        for (let visit = 0; visit < 8; visit += 1) {
            const question = await Question.on(page, base, SET);
            const shown = await question.section.innerText();
            for (const { words } of question.answers) assert.ok(!shown.includes(words), words);
            orders.add((await question.section.locator('input').evaluateAll((inputs) => inputs.map(({ value }) => value))).join());
        }
        assert.ok(orders.size > 1);
    });

    await check('names for a screen reader', async (page) => {
        for (const one of [ONE, SET, ORDER, TYPE]) {
            const question = await Question.on(page, base, one);
            const ask = await question.section.locator('p').first().innerText();
            assert.ok(await page.getByRole('group', { name: ask.slice(0, 40) }).count() > 0, 'the fields are called by the question');
            for (const control of await question.section.locator('input, button').all()) {
                const name = await control.evaluate((element) => element.getAttribute('aria-label')
                    ?? (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim()
                    ?? '') || await control.evaluate((element) => element.labels?.[0]?.textContent.trim() ?? element.textContent.trim())
                    || await control.evaluate((element) => element.textContent.trim());
                assert.ok(name, await control.evaluate((element) => element.outerHTML));
            }
        }
    });

    await check('progress, and forgetting it', async (page) => {
        const question = await Question.on(page, base, ONE);
        await question.option(question.right[0]).check();
        await question.press('Check');
        await page.goto(url(LAST_PAGE));
        const progress = page.locator('.progress');
        assert.match(await progress.innerText(), /1 of \d+ right/);
        page.on('dialog', (dialog) => dialog.accept());
        await page.goto(url('chapter_03/summary.html'));
        await page.getByRole('button', { name: 'Forget this chapter' }).click();
        await page.goto(url(LAST_PAGE));
        assert.match(await progress.innerText(), /1 of \d+ right/, 'another chapter was forgotten');
        await page.getByRole('button', { name: 'Forget this chapter' }).click();
        assert.match(await progress.innerText(), /0 of \d+ right/);
        await page.goto(url(ONE[0]));
        assert.equal(await question.section.locator(':checked').count(), 0);
    });

    await check('without storage, for this page only', async (page) => {
        await page.addInitScript(() => {
            const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
            Object.defineProperty(window, 'localStorage', { get: refuse });
        });
        const question = await Question.on(page, base, ONE);
        await question.option(question.right[0]).check();
        await question.press('Check');
        await question.says(/^✓ Right\.$/);
    });

    // ---- Predictions -------------------------------------------------------------------------------

    await check('predict, then see, with the counts of many runs', async (page) => {
        await page.goto(url(VARIES));
        const outputs = await visible(page, OUTPUTS);
        const asked = form(page);
        assert.equal(await asked.locator('.seen:visible').count(), 0, 'counts are not given away');
        const key = await asked.locator('input').first().getAttribute('name');
        await asked.getByRole('radio').first().check();
        await asked.getByRole('button', { name: 'Show the output' }).click();
        assert.match(await asked.locator('.verdict').innerText(), /^[✓≈✗] .*(came|expected|went)/);
        assert.match(await asked.locator('.seen').first().innerText(), /Rust: \d+ of 100, Python: \d+ of 100/);
        assert.ok(await visible(page, OUTPUTS) === outputs + 3, 'the output, and both tables');
        await page.getByRole('tab', { name: 'Python' }).first().click();
        assert.equal(await visible(page, OUTPUTS), outputs + 3, 'the twin is uncovered, too');
        await page.reload();
        assert.ok(await page.locator(`input[name="${key}"]`).first().isChecked());
        await page.getByRole('button', { name: 'Cover it again' }).locator('visible=true').click();
        assert.equal(await visible(page, OUTPUTS), outputs);
    });

    await check('an output may be shown without an answer', async (page) => {
        await page.goto(url(CERTAIN));
        const asked = form(page);
        await asked.getByRole('button', { name: 'Show the output' }).click();
        assert.match(await asked.locator('.verdict').innerText(), /^Here it is/);
        assert.ok(await asked.locator('xpath=following-sibling::pre[1]').isVisible());
    });

    await check('a picture of the run is covered with the output before it', async (page) => {
        await page.route(url(CERTAIN), async (route) => {
            const response = await route.fetch();
            const box = /<div class="predict">[^]*?<\/div>[^]*?<\/div>/; // with the options in it
            const body = (await response.text()).replace(box, '$&<figure class="xray">a picture</figure>');
            await route.fulfill({ response, body });
        });
        await page.goto(url(CERTAIN));
        const picture = page.getByText('a picture', { exact: true });
        assert.equal(await picture.getAttribute('hidden'), 'until-found');
        await page.emulateMedia({ media: 'print' });
        assert.ok(await picture.isVisible());
        await page.emulateMedia({ media: 'screen' });
        await form(page).getByRole('button', { name: 'Show the output' }).click();
        assert.ok(await picture.isVisible());
    });

    await check('one switch for all covers', async (page) => {
        await page.goto(url(VARIES));
        const covered = () => page.locator('main pre[hidden]').count();
        assert.ok(await covered() > 0);
        const toggle = page.getByRole('button', { name: 'Ask before outputs are shown' });
        assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
        await form(page).getByRole('button', { name: 'Stop asking' }).click();
        assert.equal(await covered(), 0);
        assert.equal(await page.locator('.expectation:visible').count(), 0);
        assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
        await page.goto(url(CERTAIN));
        assert.equal(await covered(), 0, 'on other pages, too');
        await toggle.click();
        assert.ok(await covered() > 0);
        assert.ok(await page.locator('.expectation:visible').count() > 0);
    });

    await check('a hit of the search uncovers', async (page) => {
        await page.goto(url('chapter_02/memory.html?highlight=printed'));
        const marked = page.locator('main pre:has(> .language-console) mark').first();
        assert.ok(await marked.isVisible());
    });

    await check('the tabs and the rows to run listings are as they were', async (page) => {
        await page.goto(url(VARIES));
        const sets = await page.locator('.twins').count();
        assert.equal(await page.locator('.twins [role=tabpanel]:has(pre > .language-console)').count(), 2 * sets);
        assert.equal(await page.locator('.predict').count(), 0);
        assert.ok(await page.locator('.runner').count() >= sets);
    });

    // ---- Everywhere --------------------------------------------------------------------------------

    await check('360 pixels wide, questions asked and answered', async (page) => {
        for (const one of [ONE, SET, ORDER, TYPE]) {
            const question = await Question.on(page, base, one);
            await fits(page);
            if (one === TYPE) await question.section.getByRole('textbox').fill('none of them');
            if (one === ONE || one === SET) await question.option(question.wrong[0]).check();
            await question.press('Check');
            await fits(page);
            await question.press('Show the answer');
            await fits(page);
        }
        for (const path of [VARIES, CERTAIN, LAST_PAGE]) {
            await page.goto(url(path));
            await fits(page);
        }
    }, { viewport: { width: 360, height: 740 } });

    await check('what is written can be read in every theme', async (page) => {
        for (const theme of ['light', 'rust', 'coal', 'navy', 'ayu']) {
            await page.goto(url(ONE[0]));
            await page.evaluate((name) => localStorage.setItem('mdbook-theme', name), theme);
            const question = await Question.on(page, base, ONE);
            if (await question.section.getByRole('button', { name: 'Ask me again' }).count()) await question.press('Ask me again');
            await question.option(question.right[0]).check();
            await question.press('Check');
            await page.goto(url(VARIES));
            const faint = await page.evaluate(() => {
                const numbers = (colour) => {
                    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
                    canvas.fillStyle = colour;
                    canvas.fillRect(0, 0, 1, 1);
                    return [...canvas.getImageData(0, 0, 1, 1).data];
                };
                const light = (colour) => {
                    const [r, g, b] = numbers(colour).map((c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                };
                const ground = (element) => {
                    while (element && numbers(getComputedStyle(element).backgroundColor)[3] < 255) element = element.parentElement;
                    return getComputedStyle(element ?? document.body).backgroundColor;
                };
                const words = document.querySelectorAll('main :is(.quiz, .expectation) :is(p, legend, button, strong, .seen)');
                return [...words].filter((element) => element.checkVisibility() && !element.disabled).map((element) => {
                    const [one, other] = [light(getComputedStyle(element).color), light(ground(element))];
                    return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), element.outerHTML.slice(0, 80)];
                }).filter(([contrast]) => contrast < 4.5);
            });
            assert.deepEqual(faint, [], theme);
        }
    });

    await check('on paper: options, answers, outputs', async (page) => {
        const question = await Question.on(page, base, ONE);
        await page.emulateMedia({ media: 'print' });
        assert.ok(await question.section.locator('.options').isVisible());
        assert.ok(await question.section.locator('.answers > li').first().isVisible());
        assert.equal(await question.section.locator('button:visible, input:visible').count(), 0);
        await page.goto(url(VARIES));
        for (const output of await page.locator('main pre:has(> .language-console)').all()) assert.ok(await output.isVisible());
        assert.equal(await page.locator('main button:visible').count(), 0);
    });

    await check('on the page for paper nothing is asked', async (page) => {
        await page.addInitScript(() => { window.print = () => {}; });
        await page.goto(url('print.html'), { waitUntil: 'domcontentloaded', timeout: 120_000 }); // the whole book
        assert.equal(await page.locator('.quiz form, .expectation').count(), 0);
        assert.equal(await page.locator('main pre:has(> code)[hidden]').count(), 0);
        assert.ok(await page.locator('.expect').count() > 40);
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.locator('.quiz .answers > li').first().isVisible());
    });

    await check('without the script: question, options, a folded answer, open outputs', async (page) => {
        await page.goto(url(ONE[0]));
        const section = page.locator(ONE[1]);
        assert.equal(await section.locator('form').count(), 0);
        assert.ok(await section.locator('.options > li').first().isVisible());
        assert.ok(!await section.locator('.answers > li').first().isVisible());
        await section.locator('summary').click();
        assert.ok(await section.locator('.answers > li').first().isVisible());
        await page.goto(url(VARIES));
        for (const output of await page.locator('main pre:has(> .language-console)').all()) assert.ok(await output.isVisible());
    }, { javaScriptEnabled: false });
}

await end();
