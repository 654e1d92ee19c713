//! Holders that write in turn, twice and too late, and two that write at the same time.

use exercises::grade::{Judge, Rejected, Value, every_schedule, reject, to_value};
use exercises::schedules::model::thread;

use super::{modelled, program};

/// In this order. "d" and "e" come too late.
const WRITES: [(u64, &str); 6] = [(1, "a"), (1, "b"), (3, "c"), (2, "d"), (2, "e"), (3, "f")];

/// The second holder may be anywhere when the first one writes.
fn at_once() -> String {
    let report = modelled::Report::new();
    thread::scope(|s| {
        s.spawn(|| report.write(1, "first"));
        s.spawn(|| report.write(2, "second"));
    });
    report.text()
}

pub fn subject(word: &str) -> Value {
    match word {
        "schedules" => every_schedule(&["kept"], at_once),
        _ => {
            let report = program::Report::new();
            to_value(WRITES.map(|(token, text)| (report.write(token, text), report.text())))
        }
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let seen: Vec<(bool, String)> = judge.run("in turn")?.seen()?;
    for ((token, written), (kept, text)) in WRITES.into_iter().zip(&seen) {
        let expected = match written {
            "d" | "e" => "c",
            _ => written,
        };
        let late = expected != written;
        if late && *kept {
            let id = if written == "e" { "forgot" } else { "late" };
            let after = if written == "e" { "3, where it had been refused before" } else { "3" };
            let message = format!("Token {token} was written after token {after}: that holder's lease had run out.");
            return reject(id, &message);
        }
        if !late && !kept {
            let message = format!("Token {token} was refused, and no later one had been written before it.");
            return reject("twice", &message);
        }
        if text != expected {
            let message = format!("After token {token} the report should say {expected:?}, and it says {text:?}.");
            return reject("changed", &message);
        }
    }
    let between = "Two holders write at the same time, and the earlier one has the last word: \
        the later one wrote between its comparing and its writing.";
    judge.schedules("schedules")?.all_end_with("second", "between", between)
}
