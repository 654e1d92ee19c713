//! Gives what there is up to the first error.

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
        let mut ends = Vec::new();
        for thread in threads {
            match thread.join() {
                Ok(Ok(value)) => ends.push(End::Value(value)),
                Ok(Err(error)) => {
                    ends.push(End::Error(error));
                    break;
                }
                Err(panic) => ends.push(End::Panic(panic.downcast::<String>().ok().map(|message| *message))),
            }
        }
        ends
    })
}
