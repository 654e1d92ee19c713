//! Looks at the limit once, at the beginning, with a waker that wakes nothing.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The result of the future; `None` if the limit was ready before.
pub async fn timeout<F: Future>(future: F, limit: impl Future<Output = ()>) -> Option<F::Output> {
    let mut limit = pin!(limit);
    if limit.as_mut().poll(&mut Context::from_waker(Waker::noop())) == Poll::Ready(()) {
        return None;
    }
    Some(future.await)
}
