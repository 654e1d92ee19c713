//! Counts the threads, and the first number ends only after another one on another thread.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread::{self, available_parallelism, sleep};
use std::time::{Duration, Instant};

use exercises::grade::{Judge, Rejected, Value, count, counted, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::all;

/// Fewer than the threads that may be there at once, so that a thread for each is seen as such.
const NUMBERS: u32 = 150;

#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    results: Vec<u32>,
    threads: usize,
    /// While the first number was being worked on, no other was done.
    alone: bool,
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Whether another thread has worked meanwhile.
fn another_works() -> bool {
    let begin = Instant::now();
    while counted("done") == 0 && begin.elapsed() < Duration::from_millis(600) {
        sleep(Duration::from_millis(1));
    }
    counted("done") > 0
}

pub fn subject(_: &str) -> Value {
    let (threads, alone) = (Mutex::new(HashSet::new()), Mutex::new(false));
    let numbers: Vec<_> = (0..NUMBERS).collect();
    let results = all(&numbers, |number| {
        threads.lock().expect("no holder panics").insert(thread::current().id());
        if number == 0 && cores() > 1 {
            *alone.lock().expect("no holder panics") = !another_works();
        } else {
            count("done");
        }
        number * number
    });
    let threads = threads.into_inner().expect("no holder panics").len();
    to_value(Seen { results, threads, alone: alone.into_inner().expect("no holder panics") })
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let Seen { results, threads, alone } = judge.run("numbers")?.seen()?;
    // The one that called may work, too.
    if threads > cores() + 1 {
        return reject(
            "threads",
            format!(
                "{threads} threads worked on {NUMBERS} numbers, and there are {} cores. The kernel started and ended each of them, for a task that takes less.",
                cores()
            ),
        );
    }
    if alone {
        return reject(
            "alone",
            "The first number took long, and meanwhile no other thread worked on another one: one core works, and the others have nothing to do.",
        );
    }
    if results != (0..NUMBERS).map(|number| number * number).collect::<Vec<_>>() {
        return reject(
            "order",
            format!(
                "The first results are {:?}: the first number was done late, and the results are to be in the order of the numbers all the same.",
                &results[..results.len().min(5)]
            ),
        );
    }
    Ok(())
}
