//! One job aborts, one panics, and the others say in which process they ran.

use std::collections::HashSet;
use std::process::{abort, id};
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

use exercises::grade::{Judge, Rejected, Value, count, counted, reject, to_value};

use super::program::results;

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Several for each core, so that more than one is in a chunk.
fn jobs() -> u32 {
    u32::try_from(8 * cores() + 12).expect("there are not so many cores")
}

/// Its number and its process. Number 0 waits until another one has begun, and says 1 if none has.
fn job(number: u32) -> u64 {
    if number > 0 {
        count("another");
    }
    match number {
        0 if cores() > 1 => {
            let begin = Instant::now();
            while counted("another") == 0 {
                // The other workers may have to start first.
                if begin.elapsed() > Duration::from_secs(1) {
                    return 1;
                }
                sleep(Duration::from_millis(2));
            }
        }
        4 => abort(),
        6 => panic!("job 6 panics, as it is to"),
        _ => {}
    }
    u64::from(number) << 32 | u64::from(id())
}

pub fn subject(_: &str) -> Value {
    let numbers: Vec<_> = (0..jobs()).collect();
    to_value(results(job, &numbers).map_err(|error| error.to_string()))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("jobs").map_err(|it| {
        it.explained("dies", "One of the jobs ended its process by an abort, and that was the process of all: no result is left. Nothing that runs in the same process can catch that.")
    })?;
    let found = run.seen::<Result<Vec<Option<u64>>, String>>()?.map_err(|error| Rejected::new("error", error))?;
    if found.first() == Some(&Some(1)) {
        return reject("one_at_a_time", "The first job took long, and meanwhile no other job was begun.");
    }
    let number = |result: &Option<u64>| result.map(|result| (result >> 32) as u32);
    let expected: Vec<_> = (0..jobs()).map(|number| (number != 4 && number != 6).then_some(number)).collect();
    let numbers: Vec<_> = found.iter().map(number).collect();
    let lost: Vec<_> = (0..jobs()).filter(|at| numbers.get(*at as usize) == Some(&None)).collect();
    if lost.len() > 2 {
        return reject(
            "neighbours",
            format!(
                "Jobs 4 and 6 failed, and there is no result of {lost:?}: those that were in one message with a job that ended its process were lost with it."
            ),
        );
    }
    if numbers != expected {
        return reject(
            "results",
            format!("Each result has the place of its number, with `None` for 4 and 6. They are {numbers:?}."),
        );
    }
    let processes: HashSet<_> = found.iter().flatten().map(|result| *result as u32).collect();
    // One worker dies, and another takes its place.
    if processes.len() > cores() + 1 {
        return reject(
            "processes",
            format!(
                "{} jobs ran in {} processes, and there are {} cores: starting a process costs more than a job, so one should do many.",
                jobs(),
                processes.len(),
                cores()
            ),
        );
    }
    Ok(())
}
