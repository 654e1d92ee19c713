//! Tries each item to the end before it gives the next.

use many_hands::process::{Pool, Portable, TaskError};

/// What became of each item. One whose worker died is tried again, so often in all.
pub fn results<A: Portable + Clone, T: Portable + Send + 'static>(
    pool: &Pool,
    function: fn(A) -> T,
    items: &[A],
    tries: usize,
) -> Vec<Result<T, TaskError>> {
    let result = |item: &A| {
        let mut result = pool.apply(function, item.clone());
        for _ in 1..tries {
            if matches!(result, Err(TaskError::Died { .. })) {
                result = pool.apply(function, item.clone());
            }
        }
        result
    };
    items.iter().map(result).collect()
}
