//! Gives a task again as long as its worker dies.

use many_hands::process::{Pool, Portable, Task, TaskError};

/// What became of each item. One whose worker died is tried again, so often in all.
pub fn results<A: Portable + Clone, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: &[A],
    _tries: usize,
) -> Vec<Result<T, TaskError>> {
    let give = |item: &A| pool.apply_async(function, item.clone());
    let tasks: Vec<_> = items.iter().map(give).collect();
    let mut results: Vec<_> = tasks.into_iter().map(Task::join).collect();
    while let Some(at) = results.iter().position(|result| matches!(result, Err(TaskError::Died { .. }))) {
        results[at] = give(&items[at]).join();
    }
    results
}
