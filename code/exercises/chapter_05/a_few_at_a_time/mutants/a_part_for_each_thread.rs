//! Each thread gets its part of the inputs beforehand.

use std::thread;

/// Calls `f` on each input, at most `limit` at a time, and gives the results in the inputs' order.
pub fn a_few_at_a_time<T: Send, R: Send>(limit: usize, inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let f = &f;
    let size = inputs.len().div_ceil(limit);
    let mut inputs = inputs.into_iter();
    let parts: Vec<Vec<T>> = (0..limit).map(|_| inputs.by_ref().take(size).collect()).collect();
    thread::scope(|s| {
        let threads: Vec<_> =
            parts.into_iter().map(|part| s.spawn(move || part.into_iter().map(f).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("f does not panic")).collect()
    })
}
