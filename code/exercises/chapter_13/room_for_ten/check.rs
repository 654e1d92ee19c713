//! A taker that is slow at first, one that stops early, and a maker and a taker that meet.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::sleep;
use std::time::Duration;

use exercises::grade::{Judge, Rejected, Value, meet, reject, to_value};

use super::program::{ROOM, stream};

/// A maker without end would go on to here.
const MESSAGES: usize = 500;

/// Beside what lies between them, each may have one in its hands.
const MOST: usize = ROOM + 2;

/// How many messages had been made while the first was being taken, and the sum of all.
fn slow() -> (usize, usize) {
    let (made, mut ahead, mut sum) = (AtomicUsize::new(0), 0, 0);
    let make = || {
        let number = made.fetch_add(1, SeqCst);
        (number < MESSAGES).then_some(number)
    };
    stream(make, |number| {
        if number == 0 {
            // So long it has to wait, asleep.
            (0..6).for_each(|_| sleep(Duration::from_millis(50)));
            ahead = made.load(SeqCst);
        }
        sum += number;
        true
    });
    (ahead, sum)
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
    let (ahead, sum): (usize, usize) = run.seen()?;
    if ahead > MOST {
        return reject(
            "ahead",
            format!(
                "While the first message was being taken, {ahead} were made. Between the two there is room for {ROOM}, and each may have one in its hands."
            ),
        );
    }
    run.sleeps_while_it_waits(Duration::from_millis(20))?;
    if sum != (0..MESSAGES).sum::<usize>() {
        return reject(
            "sum",
            format!("The numbers up to {MESSAGES} were made, and their sum is {sum} where they are taken."),
        );
    }
    run.leaves_nothing()?;
    if !judge.run("together")?.seen::<bool>()? {
        return reject(
            "one_after_the_other",
            "The second message was not made while the first was taken: one of the two always waits for the other, and the work takes as long as both together.",
        );
    }
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
