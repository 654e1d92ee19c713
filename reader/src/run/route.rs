//! `POST /__reader/run`: takes requests in, lets them wait for their turns, and streams what
//! happens.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::Runner;
use super::report::{Page, Report};
use super::request::{self, Language, Request};
use super::visit::Visit;
use crate::answer::{self, Answer, StatusCode, refusal};
use crate::supervise::End;

/// So long a request may take to come, once it has begun.
const PATIENCE: Duration = Duration::from_secs(30);

/// Meets a request, or says why not. The answer is a stream of reports; breaking it off ends the
/// run.
pub async fn run(runner: Arc<Runner>, body: Incoming) -> Answer {
    let body = match timeout(PATIENCE, Limited::new(body, request::MOST).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(_)) => {
            let sentence = format!("A request can be of {} KiB: make the program shorter.", request::MOST >> 10);
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, sentence);
        }
        Err(_) => return refusal(StatusCode::REQUEST_TIMEOUT, "The request did not come: press once more."),
    };
    let request = match Request::read(&body, &runner.root, runner.edit) {
        Ok(request) => request,
        Err((status, sentence)) => return refusal(status, sentence),
    };
    if request.language == Language::Python && runner.python.is_none() {
        let sentence = "There is no Python here: install Python 3.9 or later, and start the server again.";
        return refusal(StatusCode::NOT_FOUND, sentence);
    }
    let Ok(permit) = runner.requests.clone().try_acquire_owned() else {
        let sentence = "Too many runs wait already: stop some, or wait for them.";
        return refusal(StatusCode::TOO_MANY_REQUESTS, sentence);
    };

    let (page, reports) = Page::new();
    tokio::spawn(async move {
        let _permit = permit;
        let stop = runner.stop.child_token();
        let ended = tokio::spawn(attend(runner, request, page.clone(), stop.clone()));
        // Whatever the end of this, the run ends with it.
        let _stop: DropGuard = stop.drop_guard();
        tokio::select! {
            ended = ended => if ended.is_err() {
                let text = "The server failed; its terminal says more.".to_owned();
                page.tell(&Report::End(End { text: Some(text), ..End::default() }));
            },
            () = page.gone() => {}
        }
    });
    answer::stream("application/x-ndjson", reports)
}

/// Waits for a turn, runs, and tells the end.
async fn attend(runner: Arc<Runner>, request: Request, page: Page, stop: CancellationToken) {
    let _turn = match runner.turns.try_acquire() {
        Ok(turn) => turn,
        Err(_) => {
            page.tell(&Report::Waiting);
            tokio::select! {
                () = stop.cancelled() => return,
                turn = runner.turns.acquire() => match turn {
                    Ok(turn) => turn,
                    Err(_) => return,
                },
            }
        }
    };
    let start = Instant::now();
    let visit = Visit { runner: &runner, request: &request, page: &page, stop: &stop };
    let mut end = visit.meet().await.unwrap_or_else(|error| End { text: Some(format!("{error:#}")), ..End::default() });
    if end.milliseconds == 0.0 {
        end.milliseconds = (start.elapsed().as_secs_f64() * 1e6).round() / 1000.0;
    }
    end.pids = None;
    page.tell(&Report::End(end));
}
