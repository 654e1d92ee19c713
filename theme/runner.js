'use strict';

// Many Hands: a row under each listing to run it. The book's own server (`cargo run`) fills the rows
// with buttons that run the listing on this machine; wherever else the page is read there is one, which
// copies the command to type. Runs after many-hands.js has built the tabs.
(() => {
    const COMMANDS = {
        rust: /^\$ (cargo run --bin chapter-(?<chapter>\d+) -- (?<name>\w+).*)$/m,
        python: /^\$ (python3 (?:\S+\/with_(?:packages|redis)\.py )?code\/listings\/chapter_0*(?<chapter>\d+)\/(?<name>\w+)\.py.*)$/m,
    };
    const settings = JSON.parse(document.querySelector('meta[name=many-hands-runner]')?.content ?? 'null');

    // What a screen reader is told: how runs end, not each line that they print.
    const status = document.createElement('div');
    status.className = 'heard';
    status.setAttribute('role', 'status');
    const say = (text) => { status.textContent = text; };

    // The terminals below a listing; from a tab, also those that stayed below the tabs.
    function* terminalsOf(pre) {
        for (let next of [pre, pre.closest('.twins')]) {
            while (next = next?.nextElementSibling, next?.matches('pre:has(> :is(.language-python, .language-console))')) {
                if (next.querySelector('.language-console')) yield next;
            }
        }
    }

    function find(pre, language) {
        for (const terminal of terminalsOf(pre)) {
            const found = COMMANDS[language].exec(terminal.textContent);
            if (found) {
                const { chapter, name } = found.groups;
                return { pre, language, chapter: `chapter-${chapter}`, name, command: found[1], terminal };
            }
        }
        return undefined;
    }

    function offerCommand({ row, command, terminal }) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'copy';
        button.title = command;
        button.textContent = 'Copy the command';
        button.addEventListener('click', async () => {
            try {
                await navigator.clipboard.writeText(command);
                button.textContent = 'Copied';
            } catch {
                // A page that did not come through https may not write to the clipboard.
                getSelection().selectAllChildren(terminal.querySelector('.command'));
                button.textContent = 'Selected: Ctrl-C copies it';
            }
            say(button.textContent);
        });
        row.append(button);
    }

    const listings = [...document.querySelectorAll('main pre > :is(.language-rust, .language-python)')]
        .map((code) => find(code.parentElement, code.matches('.language-rust') ? 'rust' : 'python'))
        .filter(Boolean);
    // A program is typed for them, which is then compiled and run.
    const exercises = settings?.edit ? manyHands.exercises : [];
    const all = [...listings, ...exercises];
    if (all.length === 0) return;

    document.body.append(status);
    for (const listing of all) {
        listing.row = document.createElement('div');
        listing.row.className = 'runner';
        listing.pre.after(listing.row);
    }
    if (settings) {
        import('/__reader/page/runner.js').then(
            ({ start }) => all.forEach((listing) => {
                start(listing, settings, { say, offerCommand });
                if (listing.kind) listing.mark();
                else if (!listing.row.querySelector('.copy')) offerCommand(listing);
            }),
            () => {
                listings.forEach(offerCommand);
                exercises.forEach(({ row }) => row.remove());
            },
        );
    } else {
        listings.forEach(offerCommand);
    }
})();
