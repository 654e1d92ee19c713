//! Both at the same time, to the end of either, and nothing is left.

use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;

use exercises::grade::{Judge, Rejected, Run, Value, comes, reject, to_value};
use exercises::xray::What;

use super::program::piped;

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

/// Nothing, if the function does not return and no process moves.
pub fn subject(word: &str) -> Value {
    let (from, into): (&[&str], &[&str]) = match word {
        "both" => (&["printf", "one two"], &["tr", "a-z", "A-Z"]),
        "first must end" => (&["yes"], &["head", "-n", "1"]),
        _ => (&["yes"], &["no-such-program"]),
    };
    let (from, into) = (command(from), command(into));
    let (ended, end) = channel();
    let runs = thread::spawn(move || ended.send(piped(from, into).map_err(|error| error.to_string())));
    let returned = comes(|| runs.is_finished());
    to_value(returned.then(|| end.recv().ok()).flatten())
}

type End = Option<Result<String, String>>;

/// Whether the first child's end was waited for before the second was started.
fn one_after_the_other(run: &Run) -> Result<bool, Rejected> {
    let mut started = 0;
    for event in &run.trace()?.events {
        match event.what {
            What::Fork { .. } => started += 1,
            What::Wait { child: Some(_) } => return Ok(started < 2),
            _ => {}
        }
    }
    Ok(false)
}

fn unwaited(run: &Run) -> bool {
    run.left.zombies + run.left.children > 0
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = judge.traced("both")?;
    let Some(end) = run.seen::<End>()? else {
        let message = "The first command has ended, and the second still waits for more to read: a writing end of the \
            pipe is open somewhere. Nothing else is left that could have it but your own process.";
        return run.reject("writing_end", message);
    };
    if one_after_the_other(&run)? {
        let message = "The first command was waited for before the second was started. With more to print than a pipe \
            holds, it would never end.";
        return run.reject("one_after_the_other", message);
    }
    if end.as_deref() != Ok("ONE TWO") {
        let message = format!("`printf 'one two' | tr a-z A-Z` prints \"ONE TWO\", and the function gave {end:?}.");
        return run.reject("output", message);
    }
    if unwaited(&run) {
        return run.reject("unwaited", "Two commands were started, and one of them was not waited for.");
    }
    run.leaves_nothing()?;
    let run = judge.run("first must end")?;
    match run.seen::<End>()? {
        None => {
            let message = "`yes | head -n 1` does not end: `head` has ended, and `yes` waits for room in the pipe. It is \
                told that nothing reads any more when the last reading end is closed, and one is still open: your own.";
            return reject("reading_end", message);
        }
        Some(Ok(line)) if line == "y\n" => {}
        Some(end) => return reject("output", format!("`yes | head -n 1` prints a y, and the function gave {end:?}.")),
    }
    run.leaves_nothing()?;
    let run = judge.run("no second")?;
    if !matches!(run.seen::<End>()?, Some(Err(_))) {
        return reject("no_error", "The second command could not be started, and the function gave no error.");
    }
    if unwaited(&run) {
        let message = "The second command could not be started. The function gave the error and left the first command \
            behind: nothing has waited for it.";
        return reject("left_behind", message);
    }
    run.leaves_nothing()
}
