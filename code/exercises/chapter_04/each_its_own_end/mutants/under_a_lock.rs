//! Each thread writes its end into a list, and calls `f` with the list locked.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
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
    let ends = Mutex::new(inputs.iter().map(|_| End::Panic(None)).collect::<Vec<_>>());
    thread::scope(|s| {
        for (number, input) in inputs.into_iter().enumerate() {
            let ends = &ends;
            s.spawn(move || {
                let mut ends = ends.lock().expect("no holder panics");
                ends[number] = match catch_unwind(AssertUnwindSafe(|| f(input))) {
                    Ok(Ok(value)) => End::Value(value),
                    Ok(Err(error)) => End::Error(error),
                    Err(panic) => End::Panic(message(&*panic)),
                };
            });
        }
    });
    ends.into_inner().expect("no holder panics")
}

fn message(panic: &(dyn Any + Send)) -> Option<String> {
    let literal = panic.downcast_ref::<&str>().map(ToString::to_string);
    literal.or_else(|| panic.downcast_ref::<String>().cloned())
}
