//! Mend it: a task whose worker died is not tried again.

use many_hands::process::{Pool, Portable, Task, TaskError};

/// What became of each item. One whose worker died is tried again, so often in all.
pub fn results<A: Portable + Clone, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: &[A],
    _tries: usize,
) -> Vec<Result<T, TaskError>> {
    let tasks: Vec<_> = items.iter().map(|item| pool.apply_async(function, item.clone())).collect();
    tasks.into_iter().map(Task::join).collect()
}
