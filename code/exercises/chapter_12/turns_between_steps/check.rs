//! Another coroutine counts its turns, and each step looks how many there have been.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use many_hands::coroutine::{spawn, yield_now};
use serde::{Deserialize, Serialize};

use super::program::compute;

const STEPS: usize = 1000;

#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    sum: u64,
    /// How many turns the other coroutine had had at each step.
    turns: Vec<usize>,
}

static TURNS: AtomicUsize = AtomicUsize::new(0);
static OVER: AtomicBool = AtomicBool::new(false);

pub fn subject(_: &str) -> Value {
    let other = spawn(|| {
        while !OVER.load(SeqCst) {
            TURNS.fetch_add(1, SeqCst);
            yield_now();
        }
    });
    let computing = spawn(|| {
        // Until the other one has begun.
        while TURNS.load(SeqCst) == 0 {
            yield_now();
        }
        let turns = Mutex::new(Vec::new());
        let sum = compute(STEPS as u64, |number| {
            turns.lock().expect("no holder panics").push(TURNS.load(SeqCst));
            number
        });
        OVER.store(true, SeqCst);
        Seen { sum, turns: turns.into_inner().expect("no holder panics") }
    });
    let seen = computing.join().expect("it does not panic");
    other.join().expect("it does not panic");
    to_value(seen)
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let Seen { sum, turns } = judge.run("steps")?.seen()?;
    if turns.len() != STEPS || sum != (0..STEPS as u64).sum::<u64>() {
        return reject("sum", format!("{STEPS} steps were to be taken, and {} were; the sum is {sum}.", turns.len()));
    }
    // After these steps the other one had turns, so many.
    let gaps = turns.windows(2).enumerate().filter(|(_, two)| two[1] > two[0]);
    let gaps: Vec<_> = gaps.map(|(at, two)| (at + 1, two[1] - two[0])).collect();
    let ends = [0].into_iter().chain(gaps.iter().map(|(at, _)| *at)).chain([STEPS]);
    let ends: Vec<_> = ends.collect();
    let lengths = || ends.windows(2).map(|two| two[1] - two[0]);
    let longest = lengths().max().unwrap_or(STEPS);
    if longest > 100 {
        return reject(
            "no_turn",
            format!(
                "{longest} steps were taken one after the other, and another coroutine of the thread, which only needed a turn, had none meanwhile."
            ),
        );
    }
    let most = gaps.iter().map(|(_, turns)| *turns).max().unwrap_or(0);
    if most > 2 {
        return reject(
            "sleeps",
            format!(
                "Between two steps another coroutine had {most} turns. `compute` was not ready to go on, although there was something to compute."
            ),
        );
    }
    // The last steps may be fewer.
    if gaps.len() > STEPS / 10 {
        return reject(
            "too_many",
            format!(
                "{STEPS} steps were interrupted {} times. Each turn costs something, and one after 10 steps is often enough.",
                gaps.len()
            ),
        );
    }
    Ok(())
}
