//! Does everything again if anything has died.

use many_hands::process::{Pool, Portable, Task, TaskError};

/// What became of each item. One whose worker died is tried again, so often in all.
pub fn results<A: Portable + Clone, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: &[A],
    tries: usize,
) -> Vec<Result<T, TaskError>> {
    let give = |item: &A| pool.apply_async(function, item.clone());
    let mut results = Vec::new();
    for _ in 0..tries {
        let tasks: Vec<_> = items.iter().map(give).collect();
        results = tasks.into_iter().map(Task::join).collect();
        if !results.iter().any(|result| matches!(result, Err(TaskError::Died { .. }))) {
            break;
        }
    }
    results
}
