//! A taker that is slow at first, one that stops early, and a maker and a taker that meet.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::thread::sleep;
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, meet, reject, to_value};
use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

use super::program::{ROOM, stream};

/// A maker without end would go on to here.
const MESSAGES: usize = 500;

/// Beside what lies between them, each may have one in its hands.
const MOST: usize = ROOM + 2;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Seen {
    /// How many more messages were made than taken, at most.
    ahead: usize,
    /// How often the maker went to sleep.
    slept: i64,
    sum: usize,
}

/// Each of the first hundred messages takes a while, and is made at once.
fn slow() -> Seen {
    let (made, mut seen) = (AtomicUsize::new(0), Seen::default());
    let slept = AtomicI64::new(0);
    let make = || {
        // Of the thread that calls it. All that it did before the first message is little.
        let usage = getrusage(UsageWho::RUSAGE_THREAD).map(|usage| usage.voluntary_context_switches());
        slept.store(usage.unwrap_or_default(), SeqCst);
        let number = made.fetch_add(1, SeqCst);
        (number < MESSAGES).then_some(number)
    };
    stream(make, |number| {
        if number < 100 {
            sleep(Duration::from_millis(2));
        }
        seen.ahead = seen.ahead.max(made.load(SeqCst) - number);
        seen.sum += number;
        true
    });
    Seen { slept: slept.into_inner(), ..seen }
}

/// How many messages had been made when three were taken and no more were wanted.
fn stops() -> usize {
    let made = AtomicUsize::new(0);
    let mut taken = 0;
    let make = || (made.fetch_add(1, SeqCst) < MESSAGES).then_some(());
    stream(make, |()| {
        taken += 1;
        taken < 3
    });
    made.load(SeqCst)
}

/// Whether the second message was made while the first was taken.
fn together() -> bool {
    let (mut made, mut taken, mut met) = (0, 0, false);
    let make = || {
        made += 1;
        if made == 2 {
            _ = meet("at once", 2);
        }
        (made <= 3).then_some(())
    };
    stream(make, |()| {
        taken += 1;
        if taken == 1 {
            met = meet("at once", 2);
        }
        true
    });
    met
}

pub fn subject(word: &str) -> Value {
    match word {
        "slow" => to_value(slow()),
        "stops" => to_value(stops()),
        _ => to_value(together()),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("slow")?;
    let Seen { ahead, slept, sum } = run.seen()?;
    if ahead > MOST {
        return reject(
            "ahead",
            format!(
                "While a message was being taken, {} more had been made. There is room for {ROOM} between the two, and the maker may have one in its hands.",
                ahead - 1
            ),
        );
    }
    let together = judge.run("together")?.seen::<bool>()?;
    if !together {
        return reject(
            "one_after_the_other",
            "The second message was not made while the first was taken: one of the two always waits for the other, and the work takes as long as both together.",
        );
    }
    // On a busy machine it gets little processor time, so that says nothing.
    if slept < 4 {
        return reject(
            "busy",
            format!(
                "A hundred times there was no room, and the thread that makes messages went to sleep {slept} times: it asks again and again whether there is room."
            ),
        );
    }
    if sum != (0..MESSAGES).sum::<usize>() {
        return reject(
            "sum",
            format!("The numbers up to {MESSAGES} were made, and their sum is {sum} where they are taken."),
        );
    }
    run.leaves_nothing()?;
    let run = judge.run("stops").map_err(|it| {
        let hangs = "It hangs: `take` wanted no more messages, and `make` still waits for room in the channel. Nothing has told it that there is no receiver, because there is one.";
        let panics = "`take` wanted no more messages, and the thread that makes them panicked: that nothing listens is the end of its work, and no fault.";
        it.explained("hangs", hangs).explained("panics", panics)
    })?;
    let made: usize = run.seen()?;
    if made > 3 + MOST {
        return reject("ahead", format!("Three messages were taken and no more were wanted, and {made} were made."));
    }
    run.leaves_nothing()
}
