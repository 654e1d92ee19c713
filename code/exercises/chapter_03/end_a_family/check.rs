//! A shell with two children, all of which hold a pipe as long as they live.

use std::io::{self, BufRead, BufReader, Read, pipe};
use std::process::Command;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};

use super::program::{end, start};

fn family() -> io::Result<()> {
    let (reader, writer) = pipe()?;
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 20 & sleep 20 & echo ready; wait"]).stdout(writer);
    let child = start(shell)?;
    let mut output = BufReader::new(reader);
    output.read_line(&mut String::new())?;
    end(child)?;
    // To the end of the last that can write.
    output.read_to_end(&mut Vec::new())?;
    Ok(())
}

pub fn subject(_: &str) -> Value {
    to_value(family().map_err(|error| error.to_string()))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.run("family").map_err(|it| {
        let lives = "A shell and its two children were to end. `end` returned, and one of them lives on: a signal to a \
            process leaves its children alone.";
        let it = if it.id == "hangs" { Rejected::new("family_lives", lives) } else { it };
        it.explained(
            "dies",
            "The caller of `end` was ended as well: a child is in the group of its parent as long as nothing puts it \
             into another one.",
        )
    })?;
    let unwaited = run.left.zombies + run.left.children;
    if let Err(error) = run.seen::<Result<(), String>>()? {
        let message = format!(
            "The functions were to end a shell and its two children, and failed: {error}. A group has \
            a number of its own only if it was made."
        );
        return reject("error", message);
    }
    if unwaited > 0 {
        let message = "The command was told to end, and was not waited for: it stays in the process table until its \
            parent has asked how it ended.";
        return reject("unwaited", message);
    }
    run.leaves_nothing()
}
