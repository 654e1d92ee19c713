//! A failure and two successes one after the other, and two threads at the same moment.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};

use super::program::Connection;

/// How many tries there were, and what two threads got that asked at the same moment. The first try
/// goes on when there is a second, or when the other thread sleeps.
fn two_at_once() -> (u32, [Option<u32>; 2]) {
    let (connection, tries) = (Connection::default(), AtomicU32::new(0));
    let connect = || {
        let number = tries.fetch_add(1, SeqCst) + 1;
        if number == 1 {
            comes(|| tries.load(SeqCst) > 1);
        }
        Some(number)
    };
    let got = thread::scope(|s| {
        let threads = [(); 2].map(|()| s.spawn(|| connection.get(connect)));
        threads.map(|thread| thread.join().expect("no panic"))
    });
    (tries.into_inner(), got)
}

pub fn subject(word: &str) -> Value {
    match word {
        "two" => to_value(two_at_once()),
        _ => {
            let connection = Connection::default();
            to_value([None, Some(7), Some(8)].map(|made| connection.get(|| made)))
        }
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("one after the other")?;
    match run.seen::<[Option<u32>; 3]>()? {
        [None, Some(7), Some(7)] => {}
        [None, None, _] => {
            let message = "The first try failed, and the second caller, whose try would have succeeded, got `None` as \
                well: the failure was kept.";
            return reject("gave_up", message);
        }
        got => {
            let message = format!(
                "Three callers came one after the other. Their tries would have given `None`, `Some(7)` and `Some(8)`, \
                 and the third was to get what the second had made. They got {got:?}."
            );
            return reject("forgotten", message);
        }
    }
    let (tries, got): (u32, [Option<u32>; 2]) = judge.run("two")?.seen()?;
    if tries > 1 {
        let message = "Two threads asked at the same moment, and both of them connected. The second found no value when \
            it looked; by the time it connected, the first was at it or had done it.";
        return reject("twice", message);
    }
    if got != [Some(1); 2] {
        return reject("differ", format!("Two threads asked for one connection, and they got {got:?}."));
    }
    Ok(())
}
