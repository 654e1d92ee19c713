//! `/__reader/events`: tells an open page when to reload and what went wrong.

use std::time::Duration;

use hyper::body::Bytes;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::watch;
use tokio::time::timeout;

use super::files::decoded;
use super::status::Status;
use crate::answer::{self, Answer, StatusCode, refusal};

/// So often something is said, by which a connection shows that it has not been broken.
const PULSE: Duration = Duration::from_secs(15);

/// Sends the present state at once, if it is news to the page, and each later one when it comes.
/// The query says which page that is, and of which edition of the book.
pub fn events(mut status: watch::Receiver<Status>, query: &str) -> Answer {
    let (Some(page), Some(edition)) =
        (value(query, "page"), value(query, "edition").and_then(|text| text.parse().ok()))
    else {
        return refusal(StatusCode::BAD_REQUEST, "Say which page this is, and of which edition.");
    };
    status.mark_changed();
    let (events, pieces) = unbounded_channel();
    tokio::spawn(async move {
        loop {
            let news = tokio::select! {
                news = timeout(PULSE, status.changed()) => news,
                () = events.closed() => return,
            };
            let event = match news {
                Ok(Ok(())) => event(status.borrow_and_update().clone(), &page, edition),
                Ok(Err(_)) => return,
                Err(_) => ":\n\n".to_owned(),
            };
            // Fails only when the page has gone away, which is noticed above.
            let _ = events.send(Bytes::from(event));
        }
    });
    answer::stream("text/event-stream", pieces)
}

/// Nothing, if the state is no news.
fn event(state: Status, page: &str, edition: u64) -> String {
    match state.problem {
        // As JSON, because an event's lines end where the message's do.
        Some(problem) => format!("event: problem\ndata: {}\n\n", serde_json::Value::from(problem)),
        None if !state.has_news(page, edition) => String::new(),
        // A browser drops an event without data.
        None => format!("event: reload\ndata: {}\n\n", state.edition),
    }
}

fn value(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    decoded(&pairs.find(|(known, _)| *known == name)?.1.replace('+', " "))
}
