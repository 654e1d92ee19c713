//! Each thread adds its result to the list when it has it.

use std::sync::Mutex;
use std::thread;

/// Calls `f` on each input in a thread of its own, and gives the results.
pub fn all_at_once<T: Send, R: Send>(inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let results = Mutex::new(Vec::new());
    thread::scope(|s| {
        for input in inputs {
            s.spawn(|| {
                let result = f(input);
                results.lock().expect("no holder panics").push(result);
            });
        }
    });
    results.into_inner().expect("no holder panics")
}
