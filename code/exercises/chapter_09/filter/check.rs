//! Little and much input, a program that answers at the end, and one that does not read it all.

use std::process::Command;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};

use super::program::filter;

/// More than a pipe holds, however large the kernel lets it be made.
const MUCH: usize = 3 << 20;

fn through(program: &str, arguments: &[&str], input: &[u8]) -> Value {
    let mut command = Command::new(program);
    command.args(arguments);
    let output = filter(command, input);
    to_value(
        output.map(|output| (output.len(), output.iter().all(|byte| *byte == b'x'))).map_err(|error| error.to_string()),
    )
}

pub fn subject(word: &str) -> Value {
    let input = vec![b'x'; MUCH];
    match word {
        "little" => through("cat", &[], &input[..3]),
        "not read" => through("head", &["-c", "5"], &input),
        // It prints the end of what it reads, when it has read it all.
        "late" => through("tail", &["-c", "5"], &input[..10_000]),
        _ => through("cat", &[], &input),
    }
}

/// How long an output is, and whether it is what was sent; or the error.
type Output = Result<(usize, bool), String>;

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = |word, id: &'static str, message: &'static str| {
        judge.run(word).map_err(|it| if it.id == "hangs" { Rejected::new(id, message) } else { it })
    };
    let no_end = "Three bytes were sent to `cat`, and it did not end: it reads until its input does, and \
        while any process can write into the pipe, it has no end.";
    let little = run("little", "no_end", no_end)?;
    expect(&little.seen()?, 3, "Three bytes were sent to `cat`")?;
    let unwaited = little.left.zombies + little.left.children;
    if unwaited > 0 {
        return reject("unwaited", "The program was not waited for: it stays in the process table.");
    }
    little.leaves_nothing()?;
    let late = "`tail` prints when its input is at its end, and an answer was waited for before that.";
    expect(&run("late", "late", late)?.seen()?, 5, "`tail -c 5` was sent 10,000 bytes")?;
    let full = "3 MiB were sent to `cat`, which prints what it reads. Now it waits until its output is read, and the \
        function waits until its input is. No pipe is large enough for that.";
    let much = run("much", "full", full)?;
    expect(&much.seen()?, MUCH, "3 MiB were sent to `cat`")?;
    much.leaves_nothing()?;
    let output: Output = run("not read", "full", full)?.seen()?;
    if let Err(error) = &output {
        let message = format!(
            "`head -c 5` printed five bytes and ended, before it had read everything. It did \
            what it was asked for, and the function failed: {error}."
        );
        return reject("broken_pipe", message);
    }
    expect(&output, 5, "`head -c 5` was sent 3 MiB")
}

fn expect(output: &Output, length: usize, sent: &str) -> Result<(), Rejected> {
    if *output == Ok((length, true)) {
        return Ok(());
    }
    let found = match output {
        Ok((length, true)) => format!("{length} bytes"),
        Ok((length, false)) => format!("{length} bytes, some of them wrong"),
        Err(error) => error.clone(),
    };
    reject("output", format!("{sent}, {length} bytes were to come back, and this came: {found}."))
}
