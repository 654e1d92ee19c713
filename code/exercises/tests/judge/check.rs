//! A judge of what goes over each limit and of what leaves each thing behind.

use exercises::grade::{Judge, Rejected, Value, reject, to_value};

use super::program;

/// What is run, and the id of the message about it.
const RUNS: [(&str, &str); 14] = [
    ("ends", ""),
    ("hangs", "hangs"),
    ("panics", "panics"),
    ("dies", "dies"),
    ("dies of memory", "dies"),
    ("floods", "floods"),
    ("too_many", "too_many"),
    ("too_many threads", "too_many"),
    ("child_returned", "child_returned"),
    ("zombie", "zombie"),
    ("child_left", "child_left"),
    ("thread_left", "thread_left"),
    ("file_left", "file_left"),
    ("descriptor_left", "descriptor_left"),
];

pub fn subject(word: &str) -> Value {
    program::run(word);
    to_value(())
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let mut wrong = Vec::new();
    for (word, id) in RUNS {
        let found = judge.run(word).and_then(|run| run.leaves_nothing()).err();
        let found = found.map_or(String::new(), |it| it.id);
        if found != id {
            wrong.push(format!("{word}: {found:?}, not {id:?}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { reject("limits", wrong.join("\n")) }
}
