// Running the listings from the page, in a browser.
//
//     node tests/runner.mjs EDIT_URL RUN_URL STATIC_URL
//
// EDIT_URL is a book served by `cargo run -- --allow-edit`, RUN_URL one served without that, and
// STATIC_URL the pages on a server that knows nothing of running. Exit status 0 if all of it holds,
// else 1.

import assert from 'node:assert/strict';

import { check as checkAt, end } from './chromium.mjs';

const [EDIT, RUN, STATIC] = process.argv.slice(2);
if (!STATIC) {
    console.error('usage: node tests/runner.mjs EDIT_URL RUN_URL STATIC_URL');
    process.exit(2);
}
const FORK = 'chapter_02/fork.html'; // begins with fork_returns_twice
const SLEEPER = 'chapter_02/process.html'; // begins with hello_from_a_process, which sleeps two seconds of the book

/** Long enough for the program of a chapter to be built first. */
const PATIENCE = 180_000;

/** The listing that a page begins with, as a reader finds it. */
class Listing {
    constructor(page, language = 'Rust') {
        this.page = page;
        this.row = page.getByRole('group', { name: new RegExp(`, ${language}$`) }).first();
        this.panel = page.getByRole('tabpanel', { name: language }).first();
        this.runs = this.panel.getByRole('region');
        this.editor = this.panel.getByRole('textbox');
        this.realTime = this.row.getByRole('checkbox', { name: 'real time' });
    }

    static async on(page, base, path = FORK, language = 'Rust') {
        await page.goto(new URL(path, base).href);
        if (language !== 'Rust') await page.getByRole('tab', { name: language }).first().click();
        return new Listing(page, language);
    }

    button(name) {
        return this.row.getByRole('button', { name, exact: true });
    }

    press(name) {
        return this.button(name).click();
    }

    state(nth) {
        return this.runs.nth(nth).locator('.state');
    }

    output(nth) {
        return this.runs.nth(nth).getByRole('group').innerText();
    }

    /** Waits for the end of a run, and answers with the words for it. */
    async ended(nth, words = /^exit status 0, [\d.]+\sm?s$/) {
        await this.runs.nth(nth).and(this.page.locator('.ended, .failed')).waitFor({ timeout: PATIENCE });
        const state = await this.state(nth).innerText();
        assert.match(state, words);
        await this.button('Stop').waitFor({ state: 'hidden' });
        return state;
    }

    /** Opens the editor, and puts `text` on a line of its own before the last `after` lines. */
    async add(text, after) {
        await this.press('Change it');
        await this.editor.waitFor();
        await this.page.keyboard.press('Control+End');
        for (let line = 0; line < after; line += 1) await this.page.keyboard.press('ArrowUp');
        await this.page.keyboard.press('Home');
        await this.page.keyboard.insertText(`${text}\n`);
    }
}

const check = (name, base, body, options = {}) => checkAt(name, base, options, body);
const heard = (page) => page.locator('.heard').innerText();

/** Nothing scrolls sideways, and nothing sticks out. */
async function fits(page) {
    const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('#mdbook-content, .runner, .results, .run')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth}`));
    assert.deepEqual(wide, []);
}

// ---- Run -------------------------------------------------------------------------------------------

const THREE_LINES = /^(\d+): one process calls fork\n(\d+: fork told me .*\n){2}$/;

for (const language of ['Rust', 'Python']) {
    await check(`${language}: a second run stands beside the first`, RUN, async (page) => {
        const listing = await Listing.on(page, RUN, FORK, language);
        await listing.press('Run');
        const state = await listing.ended(0);
        assert.match(await heard(page), new RegExp(`^Run 1: ${state}`));
        await listing.press('Run');
        await listing.ended(1);
        const [first, second] = [await listing.output(0), await listing.output(1)].map((text) => THREE_LINES.exec(`${text.trimEnd()}\n`));
        assert.ok(first && second, 'the output is that of the program');
        assert.notEqual(first[1], second[1], 'two runs are two processes');
        const [left, right] = await Promise.all([0, 1].map((nth) => listing.runs.nth(nth).boundingBox()));
        assert.equal(left.y, right.y);
        assert.ok(left.x + left.width <= right.x);
        await listing.press('Clear');
        assert.equal(await listing.runs.count(), 0);
    });
}

await check('each press is one run; the oldest makes room', RUN, async (page) => {
    const listing = await Listing.on(page, RUN);
    let requests = 0;
    page.on('request', (request) => { requests += request.url().endsWith('/__reader/run'); });
    for (let press = 1; press <= 5; press += 1) {
        await listing.press('Run');
        await listing.ended(Math.min(press, 4) - 1);
    }
    assert.equal(requests, 5);
    assert.equal(await listing.runs.count(), 4);
    assert.equal(await listing.runs.last().getAttribute('aria-label'), 'Run 5');
});

await check('a page that is left may be kept by the browser, so that Back finds its results', RUN, async (page) => {
    await Listing.on(page, RUN);
    assert.equal(await page.evaluate(() => window.onunload), null);
});

await check('what confines the programs is said once, under the latest results', RUN, async (page) => {
    const listing = await Listing.on(page, RUN);
    const statement = page.locator('.results > .protection:visible');
    assert.equal(await statement.count(), 0, 'the page is for reading first');
    await listing.press('Run');
    await listing.ended(0);
    const { protection } = JSON.parse(await page.locator('meta[name=many-hands-runner]').getAttribute('content'));
    assert.deepEqual(await statement.allInnerTexts(), [protection.line]);
    await statement.locator('summary').click();
    assert.ok((await statement.innerText()).includes(protection.details));
    await page.getByRole('group', { name: /, Rust$/ }).nth(1).getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('.ended').nth(1).waitFor({ timeout: PATIENCE });
    assert.equal(await statement.count(), 1);
    assert.equal(await listing.panel.locator('.results > .protection').count(), 0);
});

await check('output comes while the program runs; Stop ends it', RUN, async (page) => {
    const listing = await Listing.on(page, RUN, SLEEPER);
    await listing.realTime.check();
    assert.ok(await listing.button('Run 100 times').isDisabled());
    await listing.press('Run');
    await listing.button('Stop').waitFor({ timeout: PATIENCE });
    await page.waitForFunction(() => document.querySelector('.run .output').textContent.includes('\n'), null, { timeout: PATIENCE });
    assert.equal(await listing.state(0).innerText(), 'running');
    await listing.press('Stop');
    await listing.ended(0, /^stopped after/);
    assert.match(await heard(page), /^Run 1: stopped after/);
    await listing.press('Run');
    await listing.ended(1, /^exit status 0, [\d.]+\ss$/);
});

await check('a run that the reader leaves behind disturbs nobody', RUN, async (page) => {
    const listing = await Listing.on(page, RUN, SLEEPER);
    await listing.realTime.check();
    await listing.press('Run');
    await listing.button('Stop').waitFor({ timeout: PATIENCE });
    const next = await Listing.on(page, RUN);
    await next.press('Run');
    await next.ended(0);
});

// ---- X-ray -----------------------------------------------------------------------------------------

for (const language of ['Rust', 'Python']) {
    await check(`${language}: an X-ray is a run with a picture below it`, RUN, async (page) => {
        const listing = await Listing.on(page, RUN, FORK, language);
        await listing.press('X-ray');
        const state = await listing.ended(0);
        assert.match(await heard(page), new RegExp(`^X-ray, run 1: ${state}`));
        assert.match(await listing.output(0), /one process calls fork/);
        const picture = listing.runs.first().getByRole('img');
        assert.match(await picture.locator('title').textContent(), /fork_returns_twice.* ends with status 0/);
        const words = await picture.locator('text').allTextContents();
        for (const expected of ['starts process 2', 'learns that process 2 has ended']) assert.ok(words.includes(expected), words.join('; '));
        const { x, width } = await picture.boundingBox();
        const run = await listing.runs.first().boundingBox();
        assert.ok(x >= run.x && x + width <= run.x + run.width && width > 200, 'it fits into its run');
        await fits(page);
    });
}

await check('of a forged picture only what the renderer draws comes into the page', RUN, async (page) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" class="xray" role="img" viewBox="0 0 400 40" onload="forged = 1" style="position: fixed">
        <title id="t">forged</title>
        <style>svg.xray .r{fill:none}</style>
        <style>body{display:none}</style>
        <style>@import url(/forged.css);</style>
        <style>svg.xray .r{background:url(/forged.png)}</style>
        <script>forged = 2</script>
        <foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="forged = 3"/></body></foreignObject>
        <a href="javascript:forged = 4"><text>press</text></a>
        <image href="/forged.png"/>
        <use href="#t"/>
        <animate attributeName="href" values="javascript:forged = 5"/>
        <svg onload="forged = 6"><text onclick="forged = 7" x="1" y="2">within &lt;b&gt;</text></svg>
        <path class="r" d="M1 1" onmouseover="forged = 8" marker-end="url(/forged.svg)"/>
        <html:script xmlns:html="http://www.w3.org/1999/xhtml">forged = 9</html:script>
    </svg>`;
    const end = { event: 'end', code: 0, signal: null, milliseconds: 1, reason: null, text: null, xray: svg };
    await page.route('**/__reader/run', (route) => route.fulfill({ contentType: 'application/x-ndjson', body: `${JSON.stringify(end)}\n` }));
    const listing = await Listing.on(page, RUN);
    await listing.press('X-ray');
    await listing.ended(0);
    const figure = listing.runs.first().locator('figure');
    const drawn = await figure.evaluate((one) => [...one.querySelectorAll('*')].map((element) => [element.localName, ...element.getAttributeNames()].join(' ')));
    assert.deepEqual(drawn, ['svg class role viewBox', 'title id', 'style', 'svg', 'text x y', 'path class d']);
    assert.equal(await figure.locator('style').textContent(), 'svg.xray .r{fill:none}');
    assert.equal(await figure.locator('text').textContent(), 'within <b>');
    await figure.locator('text').dispatchEvent('click');
    assert.equal(await page.evaluate(() => typeof forged), 'undefined');
});

// ---- Run 100 times ---------------------------------------------------------------------------------

await check('a hundred runs: progress, then outcomes with counts that add up', RUN, async (page) => {
    const listing = await Listing.on(page, RUN);
    await listing.press('Run 100 times');
    await listing.runs.first().getByRole('progressbar').waitFor();
    await listing.ended(0, /^(the same outcome 100 times|\d+ different outcomes in 100 runs), /);
    const counts = await listing.runs.first().locator('.outcome strong').allTextContents();
    const numbers = counts.map((count) => Number(/^(\d+) of 100$/.exec(count)[1]));
    assert.equal(numbers.reduce((sum, number) => sum + number, 0), 100);
    assert.deepEqual(numbers, numbers.toSorted((a, b) => b - a));
    assert.match(await heard(page), /^100 runs: /);
});

await check('a hundred runs can be stopped', RUN, async (page) => {
    const listing = await Listing.on(page, RUN, SLEEPER);
    await listing.press('Run 100 times');
    await listing.button('Stop').waitFor({ timeout: PATIENCE });
    assert.ok(await listing.button('Run').isDisabled());
    await listing.press('Stop');
    await listing.ended(0, /^stopped after \d+ of 100$/);
    assert.equal(await listing.button('Run').isDisabled(), false);
});

// ---- Change it -------------------------------------------------------------------------------------

await check('the editor is fetched when it is opened, and not before', EDIT, async (page) => {
    const fetched = [];
    page.on('request', (request) => fetched.push(request.url()));
    const listing = await Listing.on(page, EDIT);
    await listing.press('Run');
    await listing.ended(0);
    assert.deepEqual(fetched.filter((address) => address.includes('editor')), []);
    await listing.press('Change it');
    await listing.editor.waitFor();
    assert.equal(fetched.filter((address) => address.includes('editor')).length, 1);
});

for (const [language, line, after] of [
    ['Rust', '    println!("changed");', 1],
    ['Python', 'print("changed")', 0],
]) {
    await check(`${language}: a change runs, survives a reload, and goes back to the original`, EDIT, async (page) => {
        const listing = await Listing.on(page, EDIT, FORK, language);
        const code = listing.panel.locator('pre > code').first();
        const original = await code.textContent();
        await listing.add(line, after);
        await page.keyboard.press('Control+Enter');
        await listing.ended(0);
        assert.equal(await listing.runs.first().getAttribute('aria-label'), 'Run 1, changed');
        assert.match(await listing.output(0), /^changed$/m);
        await listing.press('Close the editor');
        assert.equal(await code.isVisible(), true);
        assert.equal(await code.textContent(), original);

        await page.reload();
        await listing.press('Open your change');
        assert.match(await listing.editor.innerText(), /changed/);
        assert.ok((await listing.panel.getByText('Esc leaves the editor').innerText()).includes('after a reload'));
        await listing.press('Back to the original');
        assert.doesNotMatch(await listing.editor.innerText(), /changed/);
        assert.ok(await listing.button('Back to the original').isDisabled());
        await listing.press('Run');
        await listing.ended(0);
        assert.doesNotMatch(await listing.output(0), /changed/);

        await page.reload();
        await listing.button('Change it').waitFor();
    });
}

await check('an error is shown at its line, and there the button leads', EDIT, async (page) => {
    const listing = await Listing.on(page, EDIT);
    await listing.add('    not_there();', 1);
    const line = (await listing.panel.locator('pre > code').first().textContent()).trimEnd().split('\n').length - 1;
    await page.keyboard.press('Control+Enter');
    await listing.ended(0, /^does not compile$/);
    assert.match(await heard(page), /does not compile/);
    const [marked] = await listing.panel.locator('.cm-lintRange-error').allTextContents();
    assert.match(marked, /not_there/);
    const place = listing.runs.first().getByRole('button', { name: `Error in line ${line}` });
    assert.match(await listing.runs.first().innerText(), /cannot find function `not_there`/);
    await listing.button('Run').focus();
    await place.click();
    assert.ok(await listing.editor.evaluate((element) => element.contains(document.activeElement)));
    assert.match(await page.locator('.cm-activeLineGutter').first().innerText(), new RegExp(`^${line}$`));
    // Once the line is gone the program compiles, and the mark goes too.
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Enter');
    await listing.ended(1);
    assert.equal(await listing.panel.locator('.cm-lintRange-error').count(), 0);
});

await check('keys in the editor are its own', EDIT, async (page) => {
    const listing = await Listing.on(page, EDIT);
    await listing.press('Change it');
    await listing.editor.waitFor();
    await page.keyboard.type('s/?');
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(200);
    assert.equal(page.url(), new URL(FORK, EDIT).href);
    assert.ok(await page.locator('#mdbook-searchbar').isHidden());
    assert.match(await listing.editor.innerText(), /^s\/\?/);
});

await check('without storage a change holds until the reload, and the page says so', EDIT, async (page) => {
    await page.addInitScript(() => {
        const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
        Object.defineProperty(window, 'localStorage', { get: refuse });
    });
    const listing = await Listing.on(page, EDIT);
    await listing.add('// changed', 0);
    assert.ok(await listing.panel.getByText('a reload loses your change').isVisible());
});

await check('without --allow-edit the page says how to get it, and what it means', RUN, async (page) => {
    const listing = await Listing.on(page, RUN);
    await listing.press('Change it');
    const note = await listing.panel.getByText('--allow-edit').locator('..').innerText();
    assert.match(note, /cargo run -- --allow-edit/);
    assert.match(note, /on this machine/);
    assert.equal(await listing.editor.count(), 0);
    await listing.press('Change it');
    assert.equal(await listing.panel.getByText('--allow-edit').count(), 0);
});

// ---- Keyboard, narrow screens, paper ---------------------------------------------------------------

await check('by keyboard alone', EDIT, async (page) => {
    const listing = await Listing.on(page, EDIT);
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    const tabTo = async (name) => {
        for (let presses = 0; presses < 8; presses += 1) {
            await page.keyboard.press('Tab');
            if (await focused() === name) return;
        }
        assert.fail(`Tab does not lead to ${name}`);
    };
    await page.getByRole('tab', { name: 'Rust' }).first().focus();
    await tabTo('Run');
    await page.keyboard.press('Enter');
    await listing.ended(0);
    assert.equal(await focused(), 'Run', 'the focus stays');
    await tabTo('X-ray');
    await tabTo('Run 100 times');
    await tabTo('Change it');
    await page.keyboard.press('Enter');
    await listing.editor.waitFor();
    await page.keyboard.type('// changed\n');
    await page.keyboard.press('Tab');
    assert.match(await listing.editor.innerText(), /^\/\/ changed\n {4}use /, 'Tab indents');
    await page.keyboard.press('Control+Enter');
    await listing.ended(1);
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'Run', 'Escape leaves the editor');
    await tabTo('Back to the original');
    await page.keyboard.press('Enter');
    assert.doesNotMatch(await listing.editor.innerText(), /changed/);
    await page.keyboard.press('Escape');
    await tabTo('Close the editor');
    await page.keyboard.press('Enter');
    assert.equal(await listing.editor.count(), 0);
    await tabTo('Clear');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'Run', 'what had the focus is gone');
});

await check('360 pixels wide: one run below the other, and all of it fits', EDIT, async (page) => {
    const listing = await Listing.on(page, EDIT);
    await fits(page);
    for (const nth of [0, 1]) {
        await listing.press('Run');
        await listing.ended(nth);
    }
    const [upper, lower] = await Promise.all([0, 1].map((nth) => listing.runs.nth(nth).boundingBox()));
    assert.equal(upper.x, lower.x);
    assert.ok(upper.y + upper.height <= lower.y);
    await listing.press('Run 100 times');
    await listing.ended(2, /100/);
    await listing.press('Change it');
    await listing.editor.waitFor();
    await fits(page);
}, { viewport: { width: 360, height: 740 } });

await check('on paper the listing, also one that is being changed, and no buttons', EDIT, async (page) => {
    const listing = await Listing.on(page, EDIT);
    await listing.press('Run');
    await listing.ended(0);
    await listing.press('Change it');
    await listing.editor.waitFor();
    await page.emulateMedia({ media: 'print' });
    assert.ok(await listing.panel.locator('pre > code').first().isVisible());
    assert.equal(await page.locator('main button:visible, .run:visible, .cm-editor:visible').count(), 0);
});

// ---- When something goes wrong ---------------------------------------------------------------------

/** What the page says of a run that `answer` answers in the place of the server. */
async function saidOf(page, answer) {
    await page.route('**/__reader/run', answer);
    const listing = await Listing.on(page, RUN);
    await listing.press('Run');
    await listing.ended(0, /./);
    return (await listing.runs.first().innerText()).replaceAll(/\s+/g, ' ').trim();
}

await check('a server that goes away in mid-run', RUN, async (page) => {
    const body = '{"event":"start"}\n{"event":"output","stream":"stdout","text":"as far as it came\\n"}\n';
    const said = await saidOf(page, (route) => route.fulfill({ contentType: 'application/x-ndjson', body }));
    assert.match(said, /^Run 1 broken off as far as it came The server has gone, and the run with it\./);
});

await check('a server that is not there any more', RUN, async (page) => {
    const said = await saidOf(page, (route) => route.abort('connectionrefused'));
    assert.match(said, /^Run 1 not run The server has gone/);
}, { expected: /ERR_CONNECTION_REFUSED|failed: .*__reader\/run/ });

await check('what the server refuses is said in its words', RUN, async (page) => {
    await page.addInitScript(() => {
        const { fetch } = window;
        window.fetch = (address, options) => fetch(address, { ...options, headers: { ...options.headers, 'X-Many-Hands-Token': 'old' } });
    });
    const said = await saidOf(page, (route) => route.continue());
    assert.match(said, /^Run 1 not run .*\.$/);
    assert.doesNotMatch(said, /answered with status|has gone/);
}, { expected: /status of 4\d\d|^4\d\d: .*__reader\/run/ });

// ---- No runner -------------------------------------------------------------------------------------

await check('without the server: one button a listing, which copies its command', STATIC, async (page) => {
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(new URL(FORK, STATIC).href, { waitUntil: 'networkidle' });
    const rows = await page.locator('.runner').all();
    assert.ok(rows.length >= 4, 'Rust and Python, at least twice');
    for (const row of rows) assert.deepEqual(await row.locator('button').allTextContents(), ['Copy the command']);
    const button = page.getByRole('button', { name: 'Copy the command' });
    await button.first().click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'cargo run --bin chapter-2 -- fork_returns_twice');
    assert.equal(await heard(page), 'Copied');
    await page.getByRole('tab', { name: 'Python' }).first().click();
    await button.first().click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'python3 code/listings/chapter_02/fork_returns_twice.py');
    assert.deepEqual(requests.filter((address) => address.includes('__reader')), []);
}, { permissions: ['clipboard-read', 'clipboard-write'] });

await check('without the server, where the clipboard is closed: the command is selected', STATIC, async (page) => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.goto(new URL(FORK, STATIC).href);
    await page.getByRole('button', { name: 'Copy the command' }).first().click();
    assert.equal(await page.evaluate(() => getSelection().toString()), '$ cargo run --bin chapter-2 -- fork_returns_twice');
});

await end();
