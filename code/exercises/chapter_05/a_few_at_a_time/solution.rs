//! Each of a few threads takes the next input as soon as it is done with one.

use std::iter;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Calls `f` on each input, at most `limit` at a time, and gives the results in the inputs' order.
pub fn a_few_at_a_time<T: Send, R: Send>(limit: usize, inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let inputs = Mutex::new(inputs.into_iter().enumerate());
    let next = || inputs.lock().unwrap_or_else(PoisonError::into_inner).next();
    let mut results = thread::scope(|s| {
        let work = || iter::from_fn(next).map(|(number, input)| (number, f(input))).collect::<Vec<_>>();
        let threads: Vec<_> = (0..limit).map(|_| s.spawn(work)).collect();
        let parts = threads.into_iter().flat_map(|thread| thread.join().expect("f does not panic"));
        parts.collect::<Vec<_>>()
    });
    results.sort_unstable_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}
