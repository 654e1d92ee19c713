// Keeps an open page up to date: reloads it after a good build, shows what stopped a bad one.
(() => {
    "use strict";

    const { edition } = document.currentScript.dataset;
    let source;

    // A hidden page lets go of its connection, because a browser has only six for all its tabs.
    // It misses nothing: the server says on connecting whether the page is out of date.
    const connect = () => {
        source?.close();
        if (document.hidden) {
            return;
        }
        const page = decodeURIComponent(location.pathname);
        source = new EventSource(`/__reader/events?${new URLSearchParams({ edition, page })}`);
        source.addEventListener("reload", () => location.reload());
        source.addEventListener("problem", ({ data }) => show(JSON.parse(data)));
    };

    const hide = () => document.getElementById("reader-problem")?.remove();

    const show = (message) => {
        hide();
        const title = document.createElement("strong");
        title.textContent = "The book could not be built.";
        const dismiss = document.createElement("button");
        dismiss.type = "button";
        dismiss.textContent = "Dismiss";
        dismiss.addEventListener("click", hide);
        const text = document.createElement("pre");
        text.tabIndex = 0;
        text.textContent = message;

        const banner = document.createElement("div");
        banner.id = "reader-problem";
        banner.setAttribute("role", "alert");
        banner.append(style(), title, dismiss, text);
        document.body.append(banner);
    };

    // Dark on white whatever the theme: it has to be seen. Sizes in px: mdBook redefines the rem.
    const style = () => {
        const sheet = document.createElement("style");
        sheet.textContent = `
            #reader-problem {
                position: fixed; inset: auto 0 0 0; z-index: 1000;
                display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center;
                box-sizing: border-box; padding: 12px 16px; border-top: 4px solid #b71c1c;
                background: #fff; color: #1a1a1a; box-shadow: 0 -4px 16px rgb(0 0 0 / 0.4);
                font: 16px/1.5 system-ui, sans-serif; text-align: start;
            }
            #reader-problem strong { flex: 1; }
            #reader-problem button {
                padding: 4px 12px; border: 1px solid #1a1a1a; border-radius: 4px;
                background: #fff; color: inherit; font: inherit; cursor: pointer;
            }
            #reader-problem pre {
                flex-basis: 100%; max-height: 40vh; margin: 0; overflow: auto;
                background: none; color: inherit; user-select: text;
                font: 14px/1.45 ui-monospace, monospace;
            }
            @media print { #reader-problem { display: none; } }
        `;
        return sheet;
    };

    // mdBook sets an empty handler, and then a browser does not keep a page that is left: Back would
    // load it again, without the results that were in it.
    window.onunload = null;

    document.addEventListener("visibilitychange", connect);
    addEventListener("pageshow", connect);
    addEventListener("pagehide", () => source?.close());
})();
