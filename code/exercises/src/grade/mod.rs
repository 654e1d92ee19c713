//! What an exercise's `check.rs` is written with.
//!
//! It has two functions. `grade` asks for runs of the reader's code and judges them; `subject` is
//! what runs in a process of its own when it does, and gives back what it has seen:
//!
//! ```
//! use exercises::grade::{Judge, Rejected, Value, reject, to_value};
//!
//! # mod program { pub fn double(number: u32) -> u32 { number * 2 } }
//! pub fn subject(_: &str) -> Value {
//!     to_value(program::double(4))
//! }
//!
//! pub fn grade(judge: &Judge) -> Result<(), Rejected> {
//!     let run = judge.run("double")?;
//!     run.leaves_nothing()?;
//!     let doubled: u32 = run.seen()?;
//!     if doubled != 8 {
//!         return reject("doubled", format!("Twice 4 is 8, and `double` said {doubled}."));
//!     }
//!     Ok(())
//! }
//! ```

mod asleep;
mod family;
mod judge;
mod left;
mod look;
mod meeting;
mod run;
mod schedules;
mod subject;
mod verdict;
mod wait;

use std::process::ExitCode;

pub use asleep::Sleeper;
pub(crate) use family::kill_all;
pub use judge::Judge;
pub use left::Left;
pub use meeting::{count, counted, meet};
pub use run::Run;
pub use schedules::{Schedules, every_schedule};
pub use serde_json::Value;
pub use verdict::{Rejected, Verdict, reject};
pub use wait::comes;

/// A program and its check, in the program that judges it.
pub struct Entry {
    /// The name by which it is run.
    pub name: &'static str,
    /// `grade` of `check.rs`.
    pub grade: fn(&Judge) -> Result<(), Rejected>,
    /// `subject` of `check.rs`.
    pub subject: fn(&str) -> Value,
}

/// What a run has seen, for the judge to read.
///
/// # Panics
///
/// If it cannot be written as JSON, such as a map whose keys are no texts.
pub fn to_value(seen: impl serde::Serialize) -> Value {
    serde_json::to_value(seen).expect("what is seen can be written as JSON")
}

/// The main function of a judge: `JUDGE ENTRY` judges, and prints the verdict as JSON.
#[must_use]
pub fn main(entries: &[Entry]) -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (name, subject) = match words[..] {
        [_, name] => (name, None),
        [_, name, "subject", run, note] => (name, Some((run, note))),
        _ => (entries.first().map_or("", |entry| entry.name), None),
    };
    let Some(entry) = entries.iter().find(|entry| entry.name == name) else {
        eprintln!("there is no program {name:?} here");
        return ExitCode::from(2);
    };
    if let Some((run, note)) = subject {
        return subject::run(entry.subject, run, note);
    }
    let verdict = match judge::judge(entry) {
        Ok(()) => Verdict::accepted(),
        Err(rejected) => rejected.into(),
    };
    println!("{}", to_value(verdict));
    ExitCode::SUCCESS
}
