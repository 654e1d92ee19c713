//! Mend it: the limit is ignored.

use std::future::Future;

/// The result of the future; `None` if the limit was ready before.
pub async fn timeout<F: Future>(future: F, _limit: impl Future<Output = ()>) -> Option<F::Output> {
    Some(future.await)
}
