//! Takes out whichever task is done first.

use std::collections::VecDeque;
use std::time::Duration;
use std::{iter, mem};

use many_hands::process::pool::{WaitFor, wait};
use many_hands::process::{Pool, Portable, TaskError};

/// The results in the order of the items, with at most so many tasks ahead of the reader.
pub fn results<A: Portable, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: impl Iterator<Item = A>,
    ahead: usize,
) -> impl Iterator<Item = Result<T, TaskError>> {
    let mut tasks = items.map(move |item| pool.apply_async(function, item));
    let (mut given, mut done) = (Vec::new(), VecDeque::new());
    iter::from_fn(move || {
        given.extend(tasks.by_ref().take(ahead - given.len() - done.len()));
        if done.is_empty() {
            let waited = wait(mem::take(&mut given), WaitFor::First, Duration::MAX);
            done.extend(waited.done);
            given = waited.not_done;
        }
        Some(done.pop_front()?.join())
    })
}
