//! Adds the live reload script and the offer to run listings to pages on their way out; the files
//! stay as mdBook wrote them.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::watch;

use super::status::Status;

/// What goes into pages besides the script: known from the start of the server to its end.
pub type Meta = Arc<str>;

/// The element that tells a page's scripts of the runner.
pub fn meta(offer: &impl Serialize) -> Meta {
    let offer = serde_json::to_string(offer).expect("an offer has JSON");
    format!("<meta name=\"many-hands-runner\" content=\"{}\">", handlebars::html_escape(&offer)).into()
}

/// Passes a request on; if the answer is an HTML page, the page gets the script and the element.
pub async fn inject(
    State((status, meta)): State<(watch::Receiver<Status>, Meta)>,
    mut request: Request,
    next: Next,
) -> Response {
    // Of a page, the length is known only once it is made; the server leaves the body out of the
    // answer.
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    // Before the page is read: one that is replaced meanwhile is then reloaded, not missed.
    let edition = status.borrow().edition;
    let response = next.run(request).await;
    let content_type = response.headers().get(CONTENT_TYPE);
    let is_page = content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let page = with_script(&with_meta(&String::from_utf8_lossy(&page), &meta), edition);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

/// First in the head, so that every script finds it.
fn with_meta(page: &str, meta: &str) -> String {
    page.replacen("<head>", &format!("<head>\n{meta}"), 1)
}

fn with_script(page: &str, edition: u64) -> String {
    let script = format!("<script src=\"/__reader/live.js\" data-edition=\"{edition}\" defer></script>\n");
    let end = page.rfind("</body>").unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    format!("{before}{script}{after}")
}
