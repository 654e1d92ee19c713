//! All threads are started before the first is joined.

use std::thread;

/// Calls `f` on each input in a thread of its own, and gives the results in the inputs' order.
pub fn all_at_once<T: Send, R: Send>(inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let f = &f;
    thread::scope(|s| {
        let handles: Vec<_> = inputs.into_iter().map(|input| s.spawn(move || f(input))).collect();
        handles.into_iter().map(|handle| handle.join().expect("f does not panic")).collect()
    })
}
