//! A barrier that all calls have to pass together, and then they end from the last to the first.

use std::sync::{Barrier, Condvar, Mutex};
use std::thread;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};

use super::program;

/// More than there are cores.
fn calls() -> usize {
    2 + 2 * thread::available_parallelism().map_or(1, usize::from)
}

pub fn subject(_: &str) -> Value {
    let all = Barrier::new(calls());
    let (open, ended) = (Mutex::new(calls()), Condvar::new());
    to_value(program::all_at_once((0..calls()).collect(), |number| {
        all.wait();
        let mut open =
            ended.wait_while(open.lock().expect("no holder panics"), |open| *open != number + 1).expect("as above");
        *open -= 1;
        ended.notify_all();
        10 * number
    }))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("barrier").map_err(|it| {
        it.explained(
            "hangs",
            "Each call waited at a barrier until all the others had begun, and that never came to pass: \
             a call began only when an earlier one had ended.",
        )
    })?;
    let results: Vec<usize> = run.seen()?;
    let expected: Vec<_> = (0..calls()).map(|number| 10 * number).collect();
    if results != expected {
        let message = format!(
            "The last input was done first, and the results are {results:?}. \
            They are to be in the order of the inputs, {expected:?}."
        );
        return reject("order", message);
    }
    run.leaves_nothing()
}
