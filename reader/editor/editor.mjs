// The editor in which a listing is changed: CodeMirror, for Rust and Python, and no more of it than
// that takes. The page loads it as one file, made in this folder by
//
//     npm ci && npm run --silent build > ../src/serve/page/editor.js

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { rust } from '@codemirror/lang-rust';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';

// The classes of highlight.js, which has coloured the listing: the page's theme then colours both.
const highlighter = tagHighlighter([
    { tag: [tags.keyword, tags.self], class: 'hljs-keyword' },
    { tag: tags.comment, class: 'hljs-comment' },
    { tag: [tags.string, tags.character], class: 'hljs-string' },
    { tag: [tags.number, tags.bool, tags.null], class: 'hljs-number' },
    { tag: [tags.macroName, tags.standard(tags.variableName)], class: 'hljs-built_in' },
    { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: 'hljs-title' },
    { tag: [tags.typeName, tags.className], class: 'hljs-type' },
    { tag: tags.meta, class: 'hljs-meta' },
]);

/**
 * Opens an editor in `parent`.
 *
 * `changed(text)` hears of every change, `run()` of Ctrl-Enter and `leave()` of Escape.
 */
export function open({ parent, text, language, label, describedBy, changed, run, leave }) {
    const state = (doc) => EditorState.create({
        doc,
        extensions: [
            keymap.of([
                { key: 'Ctrl-Enter', run: () => (run(), true) },
                ...lintKeymap,
                ...defaultKeymap.filter(({ key }) => key !== 'Escape'),
                ...historyKeymap,
                indentWithTab,
                { key: 'Escape', run: () => (leave(), true) },
            ]),
            language === 'rust' ? rust() : python(),
            indentUnit.of('    '),
            lineNumbers(),
            lintGutter(),
            highlightActiveLineGutter(),
            drawSelection(),
            history(),
            indentOnInput(),
            bracketMatching(),
            syntaxHighlighting(highlighter),
            EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy }),
            EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
        ],
    });
    const view = new EditorView({ parent, state: state(text) });

    // Where the compiler says that something is. Lines and columns begin at 1; a program that has
    // been changed meanwhile may be shorter than it was.
    const position = (line, column) => {
        const { doc } = view.state;
        const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
        return Math.min(from + Math.max(column ?? 1, 1) - 1, to);
    };

    return {
        text: () => view.state.doc.toString(),
        focus: () => view.focus(),
        close: () => view.destroy(),

        /** Another text, as a change that can be undone. */
        replace(other) {
            view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other } });
        },

        /** Marks what the compiler found at its lines; an empty list takes the marks away. */
        mark(messages) {
            const diagnostics = messages.filter(({ line }) => line).map((message) => {
                const from = position(message.line, message.column);
                const to = Math.max(from, position(message.end_line ?? message.line, message.end_column));
                return { from, to, severity: message.level, message: message.text };
            });
            view.dispatch(setDiagnostics(view.state, diagnostics));
        },

        /** Puts the cursor to a line, and the line on the screen. */
        goTo({ line, column }) {
            view.dispatch({ selection: { anchor: position(line, column) }, scrollIntoView: true });
            view.focus();
        },
    };
}
