//! A thread for each core, which adds its results to the others' when it has them.

use std::sync::Mutex;
use std::thread::{available_parallelism, scope};

/// What `f` gives for each number, in the order of the numbers.
pub fn all<R: Send>(numbers: &[u32], f: impl Fn(u32) -> R + Sync) -> Vec<R> {
    let (next, results) = (Mutex::new(numbers.iter()), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let number = next.lock().expect("no holder panics").next();
            let Some(number) = number else { break };
            let result = f(*number);
            results.lock().expect("no holder panics").push(result);
        }
    };
    scope(|scope| {
        for _ in 0..available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    results.into_inner().expect("no holder panics")
}
