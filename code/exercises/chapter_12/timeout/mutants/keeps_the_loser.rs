//! Puts the future on the heap, and leaves it there when the time is up.

use std::future::{Future, poll_fn};
use std::mem::ManuallyDrop;
use std::pin::pin;
use std::task::Poll;

/// The result of the future; `None` if the limit was ready before.
pub async fn timeout<F: Future>(future: F, limit: impl Future<Output = ()>) -> Option<F::Output> {
    let (mut future, mut limit) = (ManuallyDrop::new(Box::pin(future)), pin!(limit));
    let result = poll_fn(|cx| {
        if let Poll::Ready(result) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(result));
        }
        limit.as_mut().poll(cx).map(|()| None)
    })
    .await;
    if result.is_some() {
        drop(ManuallyDrop::into_inner(future));
    }
    result
}
