//! Runs the reader's code, in a process of its own, and notes what came of it.

use std::fs;
use std::panic::catch_unwind;
use std::process::{self, ExitCode};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};

use super::Value;
use super::left::{Before, Left};

/// What a run leaves for the judge to read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Note {
    /// What `subject` of `check.rs` gave.
    pub seen: Value,
    /// Processor time of the process, and of the children that were waited for.
    pub cpu: Duration,
    pub left: Left,
    /// The reader's code panicked.
    pub panicked: bool,
    /// A child returned from the reader's code, and would have gone on with what is the parent's.
    pub child_returned: bool,
}

pub fn run(subject: fn(&str) -> Value, run: &str, note: &str) -> ExitCode {
    let me = process::id();
    let before = Before::now();
    let cpu = processor_time();
    // To a tracer, the name that it has already says that its first line comes now.
    let _ = nix::sys::prctl::get_name().and_then(|name| nix::sys::prctl::set_name(&name));
    let seen = catch_unwind(|| subject(run));
    if process::id() != me {
        let returned = Note { child_returned: true, ..Note::default() };
        write(&format!("{note}.child"), &returned);
        return ExitCode::SUCCESS;
    }
    let cpu = processor_time().saturating_sub(cpu);
    let note_of = Note {
        panicked: seen.is_err(),
        seen: seen.unwrap_or_default(),
        cpu,
        left: before.left(),
        child_returned: false,
    };
    write(note, &note_of);
    // Threads that are left do not hold it up.
    process::exit(0)
}

fn processor_time() -> Duration {
    let of = |who| {
        let usage = getrusage(who).ok();
        usage.map_or(0, |usage| (usage.user_time() + usage.system_time()).num_microseconds())
    };
    let sum = of(UsageWho::RUSAGE_SELF) + of(UsageWho::RUSAGE_CHILDREN);
    Duration::from_micros(sum.unsigned_abs())
}

/// Without a note, the judge says that the process died.
fn write(file: &str, note: &Note) {
    let _ = fs::write(file, serde_json::to_vec(note).unwrap_or_default());
}
