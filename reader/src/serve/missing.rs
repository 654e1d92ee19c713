//! Answers where there is no page: none of this name, none yet, or none any more.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use tokio::sync::{Notify, watch};

use super::status::Status;

/// The pages, and what is known of them.
#[derive(Clone)]
pub struct Served {
    pub folder: PathBuf,
    pub status: watch::Receiver<Status>,
    /// To tell when the pages are gone.
    pub gone: Arc<Notify>,
}

/// Answers for files that do not exist.
pub async fn missing(State(served): State<Served>) -> Response {
    match fs::read_to_string(served.folder.join("404.html")) {
        Ok(page) => (StatusCode::NOT_FOUND, Html(page)).into_response(),
        Err(_) => {
            let status = served.status.borrow();
            if status.built && !served.folder.exists() {
                served.gone.notify_one();
            }
            (StatusCode::SERVICE_UNAVAILABLE, no_book(&status)).into_response()
        }
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
