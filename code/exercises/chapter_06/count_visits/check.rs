//! Three visits, which take time, with every schedule.

use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};
use exercises::schedules::model;

use super::{modelled, program};

const THREADS: u32 = 3;

/// While a thread visits, all others may go on.
fn visits() -> String {
    modelled::count_visits(THREADS, || model::thread::sleep(Duration::ZERO)).to_string()
}

pub fn subject(word: &str) -> Value {
    match word {
        "schedules" => every_schedule(&["visits"], visits),
        _ => to_value(program::count_visits(THREADS, || {})),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let all = judge.schedules("schedules")?;
    if all.ends.keys().eq(["0"]) {
        let message = "Three threads counted, and the number is 0 with every schedule: it was copied into each \
            thread, and each has added one to a copy of its own.";
        return reject("copied", message);
    }
    all.all_end_with(
        "3",
        "lost",
        "A visit is lost: between a thread's reading the number and its writing it, another one wrote.",
    )?;
    if all.asleep_at_once < THREADS as usize {
        let message = "No visit is lost, but in no schedule are all three going on at once. Either a lock is held \
            during a visit, or a thread waits for the one before it.";
        return reject("one_by_one", message);
    }
    let run = judge.run("threads")?;
    let visits: u32 = run.seen()?;
    if visits != THREADS {
        return reject("lost", format!("{THREADS} threads visited, and {visits} visits were counted."));
    }
    run.leaves_nothing()
}
