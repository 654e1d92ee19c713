//! So many at a time, and the next when all of them are done.

use std::thread;

/// Calls `f` on each input, at most `limit` at a time, and gives the results in the inputs' order.
pub fn a_few_at_a_time<T: Send, R: Send>(limit: usize, inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let f = &f;
    let mut inputs = inputs.into_iter();
    let mut results = Vec::new();
    while inputs.len() > 0 {
        thread::scope(|s| {
            let threads: Vec<_> = inputs.by_ref().take(limit).map(|input| s.spawn(move || f(input))).collect();
            results.extend(threads.into_iter().map(|thread| thread.join().expect("f does not panic")));
        });
    }
    results
}
