//! Gives as many as it may, and then none until all of them are done.

use std::iter;

use many_hands::process::{Pool, Portable, Task, TaskError};

/// The results in the order of the items, with at most so many tasks ahead of the reader.
pub fn results<A: Portable, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: impl Iterator<Item = A>,
    ahead: usize,
) -> impl Iterator<Item = Result<T, TaskError>> {
    let mut tasks = items.map(move |item| pool.apply_async(function, item));
    let round = move || {
        let given: Vec<_> = tasks.by_ref().take(ahead).collect();
        let done: Vec<_> = given.into_iter().map(Task::join).collect();
        (!done.is_empty()).then_some(done)
    };
    iter::from_fn(round).flatten()
}
