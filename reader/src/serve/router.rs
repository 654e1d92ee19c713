//! Which address answers with what.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LAST_MODIFIED, X_FRAME_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use tokio::sync::watch;
use tower_http::services::ServeDir;

use super::events::events;
use super::guard::{Guard, guard};
use super::inject::{Meta, inject};
use super::page::page;
use super::status::Status;
use crate::run::{Runner, run};

/// Serves the pages in a folder, what keeps them up to date in a browser, and what runs their listings. Nothing gets
/// past the guard.
pub fn router(pages: &Path, status: watch::Receiver<Status>, meta: Meta, runner: Arc<Runner>, door: Guard) -> Router {
    let missing = get(missing).with_state((pages.join("404.html"), status.clone()));
    let book = Router::new()
        .fallback_service(ServeDir::new(pages).fallback(missing))
        .layer(middleware::from_fn_with_state((status.clone(), meta), inject));
    Router::new()
        .route("/__reader/live.js", get(live_js))
        .route("/__reader/events", get(events))
        .nest("/__reader/page", page())
        .with_state(status)
        .route("/__reader/run", post(run).with_state(runner))
        .fallback_service(book)
        .layer(middleware::from_fn(fresh))
        .layer(middleware::from_fn(unframed))
        .layer(middleware::from_fn_with_state(Arc::new(door), guard))
}

async fn live_js() -> impl IntoResponse {
    let script = include_str!("live.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], script)
}

/// Answers for pages that do not exist, or not yet.
async fn missing(State((page, status)): State<(PathBuf, watch::Receiver<Status>)>) -> Response {
    match tokio::fs::read_to_string(page).await {
        Ok(page) => (StatusCode::NOT_FOUND, Html(page)).into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, no_book(&status.borrow())).into_response(),
    }
}

/// Shown until the first build succeeds. The script puts its own words in the place of the problem.
fn no_book(status: &Status) -> Html<String> {
    let (title, problem) = match &status.problem {
        Some(problem) => ("The book could not be built", problem.as_str()),
        None => ("The book is being built", ""),
    };
    Html(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <body>\n<h1>{title}</h1>\n<p>The book appears here as soon as it is ready.</p>\n\
         <pre id=\"reader-problem\">{}</pre>\n</body>\n</html>\n",
        handlebars::html_escape(problem)
    ))
}

/// A browser asks again each time. It cannot ask for "newer than": a page may change twice within
/// the second that such a date can tell apart.
async fn fresh(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.remove(LAST_MODIFIED);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Within a foreign page, a press meant for that page could run something here.
async fn unframed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}
