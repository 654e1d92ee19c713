//! Never more threads at once than there are cores, and still a start for each number.

use std::thread::{available_parallelism, scope};

/// What `f` gives for each number, in the order of the numbers.
pub fn all<R: Send>(numbers: &[u32], f: impl Fn(u32) -> R + Sync) -> Vec<R> {
    let f = &f;
    let cores = available_parallelism().map_or(1, usize::from);
    let batch = |numbers: &[u32]| {
        scope(|scope| {
            let tasks: Vec<_> = numbers.iter().map(|number| scope.spawn(move || f(*number))).collect();
            tasks.into_iter().map(|task| task.join().expect("f does not panic")).collect::<Vec<_>>()
        })
    };
    numbers.chunks(cores).flat_map(batch).collect()
}
