//! Takes an item when a result is asked for, and waits for it.

use many_hands::process::{Pool, Portable, TaskError};

/// The results in the order of the items, with at most so many tasks ahead of the reader.
pub fn results<A: Portable, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: impl Iterator<Item = A>,
    _ahead: usize,
) -> impl Iterator<Item = Result<T, TaskError>> {
    items.map(move |item| pool.apply(function, item))
}
