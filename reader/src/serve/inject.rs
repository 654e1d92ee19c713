//! Adds the live reload script to pages on their way out; the files stay as mdBook wrote them.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;

use super::status::Status;

/// Passes a request on; if the answer is an HTML page, the page gets the script.
pub async fn inject(State(status): State<watch::Receiver<Status>>, request: Request, next: Next) -> Response {
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
    let page = with_script(&String::from_utf8_lossy(&page), edition);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

fn with_script(page: &str, edition: u64) -> String {
    let script = format!("<script src=\"/__reader/live.js\" data-edition=\"{edition}\" defer></script>\n");
    let end = page.rfind("</body>").unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    format!("{before}{script}{after}")
}
