//! Gives everything again that has no result.

use many_hands::process::{Pool, Portable, Task, TaskError};

/// What became of each item. One whose worker died is tried again, so often in all.
pub fn results<A: Portable + Clone, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: &[A],
    tries: usize,
) -> Vec<Result<T, TaskError>> {
    let give = |item: &A| pool.apply_async(function, item.clone());
    let tasks: Vec<_> = items.iter().map(give).collect();
    let mut results: Vec<_> = tasks.into_iter().map(Task::join).collect();
    for _ in 1..tries {
        let again: Vec<_> = (0..items.len()).filter(|at| results[*at].is_err()).collect();
        let tasks: Vec<_> = again.into_iter().map(|at| (at, give(&items[at]))).collect();
        for (at, task) in tasks {
            results[at] = task.join();
        }
    }
    results
}
