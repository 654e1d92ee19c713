//! `/__reader/events`: tells an open page when to reload and what went wrong.

use std::convert::Infallible;
use std::future::ready;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::sync::watch;

use super::status::Status;

/// A page in a browser, and which edition of the book it is from.
#[derive(Deserialize)]
pub struct Shown {
    page: String,
    edition: u64,
}

/// Sends the present state at once, if it is news to the page, and each later one when it comes.
pub async fn events(
    State(mut status): State<watch::Receiver<Status>>,
    Query(shown): Query<Shown>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    status.mark_changed();
    let states = stream::unfold(status, async |mut status| {
        status.changed().await.ok()?;
        let state = status.borrow_and_update().clone();
        Some((state, status))
    });
    let events = states.filter_map(move |state| ready(event(state, &shown)));
    Sse::new(events.map(Ok)).keep_alive(KeepAlive::default())
}

fn event(state: Status, shown: &Shown) -> Option<Event> {
    match state.problem {
        // As JSON, because an event's lines end where the message's do.
        Some(problem) => {
            let message = serde_json::Value::from(problem).to_string();
            Some(Event::default().event("problem").data(message))
        }
        None if !state.has_news(&shown.page, shown.edition) => None,
        // A browser drops an event without data.
        None => Some(Event::default().event("reload").data(state.edition.to_string())),
    }
}
