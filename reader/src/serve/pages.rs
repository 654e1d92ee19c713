//! Answers with the files of the built book, and where there is no page: none of this name, none
//! yet, or none any more. Pages get the live reload script and the offer to run listings on their
//! way out; the files stay as mdBook wrote them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper::body::Bytes;
use hyper::header::{HeaderValue, LOCATION};
use serde::Serialize;
use tokio::sync::{Notify, watch};

use super::deliver::{Content, Packed};
use super::files::{Found, find, is_hashed, kind};
use super::status::Status;
use super::suggest::suggest;
use crate::answer::{Answer, HeaderMap, StatusCode, whole};

const HTML: &str = "text/html; charset=utf-8";

/// The pages, and what is known of them.
pub struct Pages {
    pub folder: PathBuf,
    pub status: watch::Receiver<Status>,
    /// To tell when the pages are gone.
    pub gone: Arc<Notify>,
    /// What goes into pages besides the script: known from the start of the server to its end.
    pub meta: String,
}

/// The element that tells a page's scripts of the runner.
pub fn meta(offer: &impl Serialize) -> String {
    let offer = serde_json::to_string(offer).expect("an offer has JSON");
    format!("<meta name=\"many-hands-runner\" content=\"{}\">", handlebars::html_escape(&offer))
}

impl Pages {
    /// Answers for a path with the address's query after it.
    pub fn answer(&self, path: &str, query: Option<&str>, asked: &HeaderMap, packed: &Packed) -> Answer {
        // Before the page is read: one that is replaced meanwhile is then reloaded, not missed.
        let edition = self.status.borrow().edition;
        let content = match find(&self.folder, path) {
            Found::File(file) => self.file(&file, edition),
            Found::Folder => return to_folder(path, query),
            Found::Nothing => None,
        };
        packed.deliver(path, content.unwrap_or_else(|| self.missing(path, edition)), asked)
    }

    /// Nothing, if it has gone since.
    fn file(&self, file: &Path, edition: u64) -> Option<Content> {
        let bytes = fs::read(file).ok()?;
        let kind = kind(file);
        let bytes = if kind == HTML { self.page(&String::from_utf8_lossy(&bytes), edition) } else { bytes.into() };
        Some(Content { status: StatusCode::OK, kind, bytes, immutable: is_hashed(file) })
    }

    fn missing(&self, path: &str, edition: u64) -> Content {
        let (status, page) = match fs::read_to_string(self.folder.join("404.html")) {
            Ok(page) => (StatusCode::NOT_FOUND, suggest(&page, &self.folder, path)),
            Err(_) => {
                let status = self.status.borrow();
                if status.built && !self.folder.exists() {
                    self.gone.notify_one();
                }
                (StatusCode::SERVICE_UNAVAILABLE, no_book(&status))
            }
        };
        Content { status, kind: HTML, bytes: self.page(&page, edition), immutable: false }
    }

    /// A page with what a served one has besides: the element first in the head, so that every
    /// script finds it.
    fn page(&self, page: &str, edition: u64) -> Bytes {
        let page = page.replacen("<head>", &format!("<head>\n{}", self.meta), 1);
        let script = format!("<script src=\"/__reader/live.js\" data-edition=\"{edition}\" defer></script>\n");
        let end = page.rfind("</body>").unwrap_or(page.len());
        let (before, after) = page.split_at(end);
        format!("{before}{script}{after}").into()
    }
}

fn to_folder(path: &str, query: Option<&str>) -> Answer {
    // One slash at the front: after two, a host would follow.
    let path = path.trim_start_matches('/');
    let address = query.map_or_else(|| format!("/{path}/"), |query| format!("/{path}/?{query}"));
    let mut answer = whole(StatusCode::TEMPORARY_REDIRECT, HTML, Bytes::new());
    answer.headers_mut().extend(HeaderValue::try_from(address).ok().map(|address| (LOCATION, address)));
    answer
}

/// Shown until the first build succeeds. The script puts its own words in the place of the problem.
fn no_book(status: &Status) -> String {
    let (title, problem) = match &status.problem {
        Some(problem) => ("The book could not be built", problem.as_str()),
        None => ("The book is being built", ""),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <body>\n<h1>{title}</h1>\n<p>The book appears here as soon as it is ready.</p>\n\
         <pre id=\"reader-problem\">{}</pre>\n</body>\n</html>\n",
        handlebars::html_escape(problem)
    )
}
