//! Both halves are counted at the same time, where the caller has them.

use std::sync::Mutex;

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};
use serde::{Deserialize, Serialize};

use super::program::in_halves;

const LINES: usize = 7;

/// What was seen from within the calls of `count`.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Seen {
    begun: usize,
    at_once: bool,
    /// The addresses of the lines that were counted.
    counted: Vec<usize>,
    sum: usize,
    /// The addresses of the caller's lines.
    lent: Vec<usize>,
}

static SEEN: Mutex<Seen> = Mutex::new(Seen { begun: 0, at_once: false, counted: Vec::new(), sum: 0, lent: Vec::new() });

fn look<R>(change: impl FnOnce(&mut Seen) -> R) -> R {
    change(&mut SEEN.lock().expect("no holder panics"))
}

fn addresses(lines: &[String]) -> Vec<usize> {
    lines.iter().map(|line| line.as_ptr().addr()).collect()
}

fn count(lines: &[String]) -> usize {
    let is_first = look(|seen| {
        seen.begun += 1;
        seen.counted.extend(addresses(lines));
        seen.begun == 1
    });
    if is_first {
        let at_once = comes(|| look(|seen| seen.begun > 1));
        look(|seen| seen.at_once = at_once);
    }
    lines.iter().map(String::len).sum()
}

pub fn subject(_: &str) -> Value {
    let lines: Vec<_> = (1..=LINES).map(|length| "x".repeat(length)).collect();
    let sum = in_halves(&lines, count);
    look(|seen| {
        seen.counted.sort_unstable();
        let mut lent = addresses(&lines);
        lent.sort_unstable();
        to_value(Seen { sum, lent, ..seen.clone() })
    })
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("halves")?;
    let seen: Seen = run.seen()?;
    if !seen.at_once {
        let message = "The first half took long, and the second was not begun meanwhile: the threads work one after \
            the other.";
        return reject("one_at_a_time", message);
    }
    if seen.counted.iter().any(|address| !seen.lent.contains(address)) {
        let message = "The lines that were counted are not those of the caller: they were copied. With a gigabyte of \
            them that takes a second gigabyte.";
        return reject("copied", message);
    }
    if seen.counted != seen.lent {
        let message = format!("There were {LINES} lines, and {} were counted.", seen.counted.len());
        return reject("lines", message);
    }
    if seen.begun != 2 {
        return reject(
            "parts",
            format!("The lines are to be counted in two halves, and `count` was called {} times.", seen.begun),
        );
    }
    let expected: usize = (1..=LINES).sum();
    if seen.sum != expected {
        return reject("sum", format!("The halves come to {expected}, and the function gave {}.", seen.sum));
    }
    run.leaves_nothing()
}
