//! The lock on the list is held while the input is worked on.

use std::sync::Mutex;
use std::thread;

/// Calls `f` on each input, at most `limit` at a time, and gives the results in the inputs' order.
pub fn a_few_at_a_time<T: Send, R: Send>(limit: usize, inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let inputs = Mutex::new(inputs.into_iter().enumerate());
    let mut results = thread::scope(|s| {
        let work = || {
            let mut results = Vec::new();
            while let Some((number, input)) = inputs.lock().expect("no holder panics").next() {
                results.push((number, f(input)));
            }
            results
        };
        let threads: Vec<_> = (0..limit).map(|_| s.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("f does not panic")).collect::<Vec<_>>()
    });
    results.sort_unstable_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}
