//! Asks each thread how it ended, and stops at none of the answers.

use std::any::Any;
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
        let ends = threads.into_iter().map(|thread| match thread.join() {
            Ok(Ok(value)) => End::Value(value),
            Ok(Err(error)) => End::Error(error),
            Err(panic) => End::Panic(message(&*panic)),
        });
        ends.collect()
    })
}

fn message(panic: &(dyn Any + Send)) -> Option<String> {
    let literal = panic.downcast_ref::<&str>().map(ToString::to_string);
    literal.or_else(|| panic.downcast_ref::<String>().cloned())
}
