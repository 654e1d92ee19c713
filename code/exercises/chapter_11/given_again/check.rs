//! Tasks that count how often they are tried, and one each that dies once, dies always, and panics.

use std::error::Error;
use std::process::abort;

use exercises::grade::{Judge, Rejected, Value, count, counted, meet, reject, to_value};
use many_hands::process::{Pool, TaskError};
use serde::{Deserialize, Serialize};

use super::program::results;

const TRIES: usize = 3;

/// After so many tries, it no longer dies: a program that tries without end is to end.
const ENDLESS: usize = 6;

#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    /// A number, or what went wrong.
    results: Vec<String>,
    /// How often each item was tried.
    tries: Vec<usize>,
}

/// Two wait for each other, one dies at first, one always, one panics, one is done.
fn work(item: usize) -> usize {
    let tries = count(&format!("item {item}"));
    match item {
        0 | 1 => return if meet("at once", 2) { item } else { 100 },
        2 if tries == 1 => abort(),
        3 if tries < ENDLESS => abort(),
        4 => panic!("item 4 panics, as it is to"),
        _ => {}
    }
    item
}

/// A pool whose two workers have both started, which on a busy machine takes a while.
fn ready() -> Result<Pool, Box<dyn Error>> {
    let pool = Pool::new(2)?;
    let here = |attempt: usize| meet(&format!("worker, attempt {attempt}"), 2);
    for attempt in 0.. {
        if pool.map_chunks(here, [attempt; 2], 1)? == [true; 2] {
            break;
        }
    }
    Ok(pool)
}

fn tried() -> Result<Seen, Box<dyn Error>> {
    let pool = ready()?;
    let items: Vec<_> = (0..6).collect();
    let result = |result: Result<usize, TaskError>| match result {
        Ok(number) => number.to_string(),
        Err(TaskError::Died { .. }) => "died".to_string(),
        Err(TaskError::Panicked { .. }) => "panicked".to_string(),
        Err(error) => error.to_string(),
    };
    let results = results(&pool, work, &items, TRIES).into_iter().map(result).collect();
    Ok(Seen { results, tries: items.iter().map(|item| counted(&format!("item {item}"))).collect() })
}

pub fn subject(_: &str) -> Value {
    to_value(tried().map_err(|error| error.to_string()))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("tried")?;
    let Seen { results, tries } = run.seen::<Result<_, String>>()?.map_err(|error| Rejected::new("error", error))?;
    if results.len() != tries.len() {
        return reject("results", format!("Of {} items there are {} results.", tries.len(), results.len()));
    }
    if tries[2] < 2 || tries[3] < TRIES {
        return reject(
            "tried_once",
            format!(
                "A worker died at two of the tasks, and they were tried {} and {} times. The limit was {TRIES}.",
                tries[2], tries[3]
            ),
        );
    }
    if tries[0] > 1 || tries[5] > 1 {
        return reject(
            "done_twice",
            format!(
                "A task that was done was done {} times, because a worker had died at another one. It may have sent a mail.",
                tries[0].max(tries[5])
            ),
        );
    }
    if tries[4] > 1 {
        return reject(
            "panicked_again",
            format!(
                "A task that panicked was tried {} times. Its worker was alive: what it does is the same each time.",
                tries[4]
            ),
        );
    }
    if tries[3] > TRIES {
        return reject(
            "too_often",
            format!(
                "A task that kills each of its workers was tried {} times, and the limit was {TRIES}. Each time a new process had to start.",
                tries[3]
            ),
        );
    }
    if results[..2].contains(&"100".to_string()) {
        return reject(
            "one_at_a_time",
            "Two tasks waited for each other, and there were two workers. The second one was given when the first had ended.",
        );
    }
    let expected = ["0", "1", "2", "died", "panicked", "5"];
    if results != expected {
        return reject(
            "results",
            format!(
                "The results are {results:?}, and not {expected:?}: what cannot be done keeps its last error, at its place."
            ),
        );
    }
    Ok(())
}
