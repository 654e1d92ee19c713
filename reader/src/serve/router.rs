//! Which address answers with what.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LAST_MODIFIED, X_FRAME_OPTIONS};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::services::ServeDir;

use super::events::events;
use super::guard::{Guard, guard};
use super::inject::{Meta, inject};
use super::missing::{Served, missing};
use super::page::page;
use crate::run::{Runner, run};

/// Serves the pages in a folder, what keeps them up to date in a browser, and what runs their
/// listings. Nothing gets past the guard.
pub fn router(pages: Served, meta: Meta, runner: Arc<Runner>, door: Guard) -> Router {
    let (folder, status) = (pages.folder.clone(), pages.status.clone());
    let book = Router::new()
        .fallback_service(ServeDir::new(folder).fallback(get(missing).with_state(pages)))
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
