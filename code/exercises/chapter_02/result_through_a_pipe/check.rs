//! The result arrives whole, a child that dies is an error, and none is left.

use std::process;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};

use super::program::in_a_child;

/// More than one read of most programs takes, and less than a pipe holds.
fn long() -> String {
    "0123456789".repeat(1000)
}

fn dies() -> String {
    process::exit(3);
}

pub fn subject(word: &str) -> Value {
    let result = in_a_child(if word == "dies" { dies } else { long });
    to_value(result.map_err(|error| error.to_string()))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.traced("long").map_err(|it| {
        let kept = "The parent reads, and no end comes: the child has ended, and one that could still write is left. \
            It is the parent itself, which has the writing end open as well.";
        let it = if it.id == "hangs" { Rejected::new("writing_end", kept) } else { it };
        it.explained(
            "child_returned",
            "The child came out of the function as if it were the parent. It has to end when its result is written.",
        )
    })?;
    let result = run.seen::<Result<String, String>>()?.map_err(|error| Rejected::new("error", error))?;
    if result.is_empty() {
        let message = "The child returned a text of 10,000 bytes, and the parent has an empty one: what the child \
            keeps in a variable, it keeps in its own memory.";
        return run.reject("copy", message);
    }
    if run.trace()?.waits_before_it_reads(0) == Some(true) {
        let message = "The parent waits for the child's end before it reads. That goes well as long as the pipe has \
            room for the whole result; with more, the child waits for room, and the parent for the child.";
        return run.reject("waits_first", message);
    }
    if result != long() {
        let message = format!(
            "Of 10,000 bytes that the child returned, the parent has {}: a read gives what is there, and no more than \
            was asked for.",
            result.len()
        );
        return run.reject("part", message);
    }
    if run.left.zombies + run.left.children > 0 {
        let message = "The result is there, and so is the child: nothing has waited for it.";
        return run.reject("unwaited", message);
    }
    run.leaves_nothing()?;
    let run = judge.run("dies")?;
    if let Ok(result) = run.seen::<Result<String, String>>()? {
        let message = format!(
            "The child ended with status 3 before it had a result, and the function gave {result:?}: what was read \
            says nothing about how the child ended."
        );
        return reject("died", message);
    }
    run.leaves_nothing()
}
