//! `/__reader/…`: what keeps a page up to date, and what the buttons under a listing are made of. A
//! page fetches the editor only when it is opened.

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

const FILES: [(&str, &str, &str); 10] = [
    ("live.js", SCRIPT, include_str!("live.js")),
    ("page/change.js", SCRIPT, include_str!("page/change.js")),
    // Made by reader/editor.
    ("page/editor.js", SCRIPT, include_str!("page/editor.js")),
    ("page/hints.js", SCRIPT, include_str!("page/hints.js")),
    ("page/make.js", SCRIPT, include_str!("page/make.js")),
    ("page/picture.js", SCRIPT, include_str!("page/picture.js")),
    ("page/results.js", SCRIPT, include_str!("page/results.js")),
    ("page/runner.css", STYLE, include_str!("page/runner.css")),
    ("page/runner.js", SCRIPT, include_str!("page/runner.js")),
    ("page/stream.js", SCRIPT, include_str!("page/stream.js")),
];

/// The kind and the contents of a file.
pub fn file(name: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == name).map(|&(_, kind, content)| (kind, content))
}
