//! Two futures that stop once each, polled by hand.

// ANCHOR: listing
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

async fn pause() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

async fn say(first: &str, then: &str) {
    print!("{first}");
    pause().await;
    print!("{then}");
}

pub fn main() {
    let mut cx = Context::from_waker(Waker::noop());
    let mut one = pin!(say("1", "2"));
    let mut two = pin!(say("3", "4"));
    _ = two.as_mut().poll(&mut cx);
    _ = two.as_mut().poll(&mut cx);
    _ = one.as_mut().poll(&mut cx);
    println!();
}
// ANCHOR_END: listing
