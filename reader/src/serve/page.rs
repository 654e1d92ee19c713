//! `/__reader/page/…`: what the buttons under a listing are made of. A page fetches the editor only
//! when it is opened.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

const FILES: [(&str, &str, &str); 8] = [
    ("/change.js", SCRIPT, include_str!("page/change.js")),
    // Made by reader/editor.
    ("/editor.js", SCRIPT, include_str!("page/editor.js")),
    ("/make.js", SCRIPT, include_str!("page/make.js")),
    ("/picture.js", SCRIPT, include_str!("page/picture.js")),
    ("/results.js", SCRIPT, include_str!("page/results.js")),
    ("/runner.css", STYLE, include_str!("page/runner.css")),
    ("/runner.js", SCRIPT, include_str!("page/runner.js")),
    ("/stream.js", SCRIPT, include_str!("page/stream.js")),
];

/// Answers with the files of that name.
pub fn page<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FILES.iter().fold(Router::new(), |router, &(path, kind, content)| {
        router.route(path, get(move || async move { ([(CONTENT_TYPE, kind)], content) }))
    })
}
