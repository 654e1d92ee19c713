//! Wakes itself at each poll, to be polled again at once.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// The result of the future; `None` if the limit was ready before.
pub async fn timeout<F: Future>(future: F, limit: impl Future<Output = ()>) -> Option<F::Output> {
    let (mut future, mut limit) = (pin!(future), pin!(limit));
    poll_fn(|cx| {
        if let Poll::Ready(result) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(result));
        }
        cx.waker().wake_by_ref();
        limit.as_mut().poll(cx).map(|()| None)
    })
    .await
}
