//! Leaves out the threads that panicked.

use std::thread;

/// How a call ended.
#[derive(Debug)]
pub enum End<R, E> {
    Value(R),
    Error(E),
    /// With the message, if it had one that is text.
    Panic(Option<String>),
}

/// Calls `f` on each input in a thread of its own, and says of each how it ended.
pub fn each<T, R, E>(inputs: Vec<T>, f: impl Fn(T) -> Result<R, E> + Sync) -> Vec<End<R, E>>
where
    T: Send,
    R: Send,
    E: Send,
{
    let f = &f;
    thread::scope(|s| {
        let threads: Vec<_> = inputs.into_iter().map(|input| s.spawn(move || f(input))).collect();
        let results = threads.into_iter().filter_map(|thread| thread.join().ok());
        results.map(|result| result.map_or_else(End::Error, End::Value)).collect()
    })
}
