//! Answers where there is no page: none of this name, none yet, or none any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use tokio::sync::{Notify, watch};

use super::status::Status;
use crate::pages::is_hashed;

/// The pages, and what is known of them.
#[derive(Clone)]
pub struct Served {
    pub folder: PathBuf,
    pub status: watch::Receiver<Status>,
    /// To tell when the pages are gone.
    pub gone: Arc<Notify>,
}

/// Answers for files that do not exist.
pub async fn missing(State(served): State<Served>, uri: Uri) -> Response {
    if let Some(index) = search_index(&served.folder, uri.path()) {
        return ([(CONTENT_TYPE, "text/javascript")], index).into_response();
    }
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

/// The search index as it is now, for an open page that knows it by the name it had. A page is not
/// loaded again only because another one changed.
fn search_index(folder: &Path, asked: &str) -> Option<Vec<u8>> {
    let is_index = |name: &str| is_hashed(name, "searchindex");
    asked.strip_prefix('/').filter(|name| is_index(name))?;
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let name = names.into_iter().find(|name| is_index(name))?;
    fs::read(folder.join(name)).ok()
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
