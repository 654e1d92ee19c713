//! A queue of tasks, filled up before each result is taken out.

use std::collections::VecDeque;
use std::iter;

use many_hands::process::{Pool, Portable, TaskError};

/// The results in the order of the items, with at most so many tasks ahead of the reader.
pub fn results<A: Portable, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: impl Iterator<Item = A>,
    ahead: usize,
) -> impl Iterator<Item = Result<T, TaskError>> {
    let mut tasks = items.map(move |item| pool.apply_async(function, item));
    let mut given = VecDeque::with_capacity(ahead);
    iter::from_fn(move || {
        given.extend(tasks.by_ref().take(ahead - given.len()));
        Some(given.pop_front()?.join())
    })
}
