//! Mend it: all items are taken before the first result is read.

use many_hands::process::{Pool, Portable, Task, TaskError};

/// The results in the order of the items, with at most so many tasks ahead of the reader.
pub fn results<A: Portable, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: impl Iterator<Item = A>,
    _ahead: usize,
) -> impl Iterator<Item = Result<T, TaskError>> {
    let tasks: Vec<_> = items.map(|item| pool.apply_async(function, item)).collect();
    tasks.into_iter().map(Task::join)
}
