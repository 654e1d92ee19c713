//! Items that know how many of them are taken, and a task that ends only when a later one is given.

use std::cell::Cell;
use std::error::Error;
use std::thread::sleep;
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, count, meet, reject, to_value};
use many_hands::process::Pool;
use serde::{Deserialize, Serialize};

use super::program::results;

const AHEAD: usize = 2;

/// More than may be taken, and few enough for a program that takes all.
const ITEMS: u32 = 60;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Seen {
    results: Vec<Option<u32>>,
    /// How many items were taken when so many results had been read.
    taken: Vec<usize>,
}

/// Number 1 ends when number 2 has been taken, or gives 100. Number 4 fails.
fn work(number: u32) -> u32 {
    match number {
        1 if !meet("taken", 2) => return 100,
        4 => panic!("number 4 fails, as it is to"),
        // It ends when number 6 has begun, and not at once: were results taken as they are done,
        // it would be late.
        5 => {
            // For number 6; where number 1 has waited in vain, it does not wait.
            _ = meet("taken", 4);
            sleep(Duration::from_millis(100));
        }
        6 => {
            count("taken");
        }
        _ => {}
    }
    number
}

fn read_some() -> Result<Seen, Box<dyn Error>> {
    let pool = Pool::new(2)?;
    let taken = Cell::new(0);
    let items = (0..ITEMS).inspect(|number| {
        taken.set(taken.get() + 1);
        if *number == 2 {
            count("taken");
        }
    });
    let mut seen = Seen::default();
    for result in results(&pool, work, items, AHEAD).take(8) {
        seen.results.push(result.ok());
        seen.taken.push(taken.get());
    }
    Ok(seen)
}

/// Fewer items than may be taken.
fn read_all() -> Result<Seen, Box<dyn Error>> {
    let pool = Pool::new(1)?;
    let results = results(&pool, |number: u32| number, [7].into_iter(), AHEAD).map(Result::ok).collect();
    Ok(Seen { results, taken: Vec::new() })
}

pub fn subject(word: &str) -> Value {
    let seen = if word == "some" { read_some() } else { read_all() };
    to_value(seen.map_err(|error| error.to_string()))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let seen = |word| judge.run(word)?.seen::<Result<Seen, String>>()?.map_err(|error| Rejected::new("error", error));
    let Seen { results, taken } = seen("some")?;
    if let Some((read, taken)) = (1..).zip(&taken).find(|(read, taken)| **taken > read + AHEAD) {
        return reject(
            "ahead",
            format!(
                "When {read} of the results had been read, {taken} items had been taken. With {AHEAD} ahead that may be {} at most.",
                read + AHEAD
            ),
        );
    }
    if results.get(1) == Some(&Some(100)) {
        return reject(
            "idle",
            "While the second of two tasks still ran, the first one's result was read, and nothing took the next item: a worker had nothing to do, although a task more was allowed.",
        );
    }
    let expected = [Some(0), Some(1), Some(2), Some(3), None, Some(5), Some(6), Some(7)];
    if results != expected {
        return reject(
            "order",
            format!(
                "The results are {results:?}, and not {expected:?}, with `None` for the task that failed: each result has the place of its item, whichever is done first."
            ),
        );
    }
    let Seen { results, .. } = seen("all")?;
    if results != [Some(7)] {
        return reject("order", format!("Of a single item the results are {results:?}."));
    }
    Ok(())
}
