//! Which address answers with what. Nothing gets past the guard.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, HeaderValue, X_FRAME_OPTIONS};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::deliver::{Content, Packed};
use super::events::events;
use super::guard::Guard;
use super::page;
use super::pages::Pages;
use crate::answer::{Answer, Method, Request, StatusCode, refusal, whole};
use crate::run::{Runner, run};

/// So long the head of a request may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// All that is served: the pages in a folder, what keeps them up to date in a browser, and what
/// runs their listings.
pub struct Site {
    pub door: Guard,
    pub pages: Pages,
    pub runner: Arc<Runner>,
    pub packed: Packed,
}

/// Answers whatever comes, for ever.
pub async fn answer_all(listener: TcpListener, site: Arc<Site>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Of files that are open there can be no more: others end meanwhile.
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        let site = site.clone();
        tokio::spawn(async move {
            let answer = service_fn(move |request| {
                let site = site.clone();
                async move { Ok::<_, Infallible>(answer(site, request).await) }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
            // A browser that goes away is no failure.
            let _ = http.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

async fn answer(site: Arc<Site>, request: Request) -> Answer {
    let mut answer = match site.door.complaint(request.method(), request.uri(), request.headers()) {
        Some((status, sentence)) => refusal(status, sentence),
        None => answer_to_own(site, request).await,
    };
    let headers = answer.headers_mut();
    // Within a foreign page, a press meant for that page could run something here.
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    answer
}

async fn answer_to_own(site: Arc<Site>, request: Request) -> Answer {
    let is_run = request.uri().path() == "/__reader/run";
    let allowed: &[Method] = if is_run { &[Method::POST] } else { &[Method::GET, Method::HEAD] };
    if !allowed.contains(request.method()) {
        let mut answer = whole(StatusCode::METHOD_NOT_ALLOWED, "text/plain", Bytes::new());
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static(if is_run { "POST" } else { "GET, HEAD" }));
        return answer;
    }
    if is_run {
        return run(site.runner.clone(), request.into_body()).await;
    }
    if request.uri().path() == "/__reader/events" {
        return events(site.pages.status.clone(), request.uri().query().unwrap_or_default());
    }
    // Files are read and packed, which takes its time.
    let answer = spawn_blocking(move || {
        let (path, asked) = (request.uri().path(), request.headers());
        match path.strip_prefix("/__reader/") {
            Some(name) => match page::file(name) {
                Some((kind, bytes)) => {
                    let bytes = Bytes::from_static(bytes.as_bytes());
                    let content = Content { status: StatusCode::OK, kind, bytes, immutable: false };
                    site.packed.deliver(path, content, asked)
                }
                None => refusal(StatusCode::NOT_FOUND, "There is nothing of this name."),
            },
            None => site.pages.answer(path, request.uri().query(), asked, &site.packed),
        }
    });
    answer
        .await
        .unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR, "The server failed; its terminal says more."))
}
