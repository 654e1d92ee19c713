//! `/__reader/events`: tells an open page when to reload and what went wrong.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use hyper::body::Bytes;
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
    let states = stream::unfold(status, async |mut status| {
        let state = match timeout(PULSE, status.changed()).await {
            Ok(changed) => {
                changed.ok()?;
                Some(status.borrow_and_update().clone())
            }
            Err(_) => None,
        };
        Some((state, status))
    });
    let events = states.map(move |state| match state {
        Some(state) => event(state, &page, edition),
        None => ":\n\n".to_owned(),
    });
    answer::stream("text/event-stream", events.map(Bytes::from))
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
