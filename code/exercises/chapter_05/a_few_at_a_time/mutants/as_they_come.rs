//! Each thread adds what it has to one list, in the order in which the calls end.

use std::iter;
use std::sync::Mutex;
use std::thread;

/// Calls `f` on each input, at most `limit` at a time, and gives the results in the inputs' order.
pub fn a_few_at_a_time<T: Send, R: Send>(limit: usize, inputs: Vec<T>, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    let inputs = Mutex::new(inputs.into_iter());
    let results = Mutex::new(Vec::new());
    let next = || inputs.lock().expect("no holder panics").next();
    thread::scope(|s| {
        for _ in 0..limit {
            s.spawn(|| {
                for input in iter::from_fn(next) {
                    let result = f(input);
                    results.lock().expect("no holder panics").push(result);
                }
            });
        }
    });
    results.into_inner().expect("no holder panics")
}
