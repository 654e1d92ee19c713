// A Chromium for the tests of the pages.
//
// Needs playwright-core, beside this file or under NODE_PATH, and a Chromium; CHROMIUM names its program (default: /usr/bin/chromium).

import { createRequire } from 'node:module';

// Not `import`, which would not look where NODE_PATH says.
const { chromium } = createRequire(import.meta.url)('playwright-core');

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});

let failures = 0;

/** Runs `body` with a fresh page (its own storage) and says whether it held. What the page asks of
 *  hosts other than that of `base` is refused; that, failed requests and errors on the console all
 *  count as failures, but for those that match `expected`. */
export async function check(name, base, { expected, ...options }, body) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const complaints = [];
    const complain = (complaint) => expected?.test(complaint) || complaints.push(complaint);
    const isOurs = (address) => new URL(address).host === new URL(base).host;
    await context.route((address) => /^https?:$/.test(address.protocol) && !isOurs(address.href), (route) => {
        complain(`asks another host: ${route.request().url()}`);
        return route.abort();
    });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && complain(`console: ${message.text()}`));
    page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
    page.on('websocket', (socket) => isOurs(socket.url()) || complain(`asks another host: ${socket.url()}`));
    page.on('response', (r) => r.status() >= 400 && complain(`${r.status()}: ${r.url()}`));
    page.on('requestfailed', (request) => {
        // A page that is left while it loads breaks off what it was loading; that is no failure.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') complain(`failed: ${request.url()}`);
    });
    try {
        await body(page, context);
    } catch (error) {
        complaints.push(error.message);
    }
    await context.close();
    failures += complaints.length > 0;
    console.log(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
    complaints.forEach((complaint) => console.log(`       ${complaint.replaceAll('\n', '\n       ')}`));
}

/** Something failed that needs no page. */
export function fail(message) {
    console.log(`FAIL ${message}`);
    failures += 1;
}

/** Exit status 0 if all of it held, else 1. */
export async function end() {
    await browser.close();
    console.log(failures === 0 ? 'all of it holds' : `${failures} failed`);
    process.exit(failures === 0 ? 0 : 1);
}
