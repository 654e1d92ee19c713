//! Children that write a line, that need each other, that write much, and one that is killed.

use std::io::{self, PipeWriter, Read, Write, pipe};
use std::process::id;

use exercises::grade::{Judge, Rejected, Value, reject, to_value};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::program;

/// More than a pipe holds.
const MUCH: usize = 100_000;

/// The lines of the children, in the order of their numbers, or the error.
fn lines(write: impl Fn(u32, &mut PipeWriter) -> io::Result<()>) -> Result<Vec<String>, String> {
    let all = program::gather(3, write).map_err(|error| error.to_string())?;
    let mut lines: Vec<_> = String::from_utf8_lossy(&all).lines().map(String::from).collect();
    lines.sort_unstable();
    Ok(lines)
}

fn one_line(number: u32, writer: &mut PipeWriter) -> io::Result<()> {
    // In one write: those of other children come between two.
    writer.write_all(format!("{number}\n").as_bytes())
}

/// Child 0 has to hear from child 2 before it writes.
fn together() -> io::Result<Result<Vec<String>, String>> {
    let (hears, tells) = pipe()?;
    Ok(lines(|number, writer| {
        match number {
            0 => (&hears).read_exact(&mut [0])?,
            2 => (&tells).write_all(b"!")?,
            _ => {}
        }
        one_line(number, writer)
    }))
}

pub fn subject(word: &str) -> Value {
    match word {
        "lines" => to_value(lines(one_line)),
        "together" => to_value(together().unwrap_or_else(|error| Err(error.to_string()))),
        "much" => {
            let much = |_, writer: &mut PipeWriter| writer.write_all(&[b'x'; MUCH]);
            to_value(program::gather(2, much).map(|all| all.len()).map_err(|error| error.to_string()))
        }
        _ => to_value(lines(|number, writer| match number {
            // None of the child's own code runs after that.
            1 => kill(Pid::from_raw(id().cast_signed()), Signal::SIGKILL).map_err(io::Error::from),
            _ => one_line(number, writer),
        })),
    }
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let run = |word, id: &'static str, message: &'static str| {
        judge.run(word).map_err(|it| if it.id == "hangs" { Rejected::new(id, message) } else { it })
    };
    let own_end = "All children have ended, and the function still waits for the pipe's end. While any process \
        can write there is none, and one process that can is left.";
    let lines = run("lines", "own_end", own_end)?;
    expect(&lines.seen()?, &["0", "1", "2"])?;
    let unwaited = lines.left.zombies + lines.left.children;
    if unwaited > 0 {
        let message = format!(
            "{unwaited} of 3 children were not waited for. That a child can write no more is not yet \
            its end, and until its parent has waited for it, it stays in the process table."
        );
        return reject("unwaited", message);
    }
    lines.leaves_nothing()?;
    let one_by_one = "One child had to hear from another one before it wrote, and that one had not been forked.";
    expect(&run("together", "one_by_one", one_by_one)?.seen()?, &["0", "1", "2"])?;
    let killed = "One of the children was killed before it wrote, and the function waits for what it will never \
        write. The kernel closes what a process leaves open: the end comes also then.";
    expect(&run("killed", "killed", killed)?.seen()?, &["0", "2"])?;
    let full = "Each child wrote more than a pipe holds, and waits for room; the function waits for the child.";
    let run = run("much", "full", full)?;
    let much: Result<usize, String> = run.seen()?;
    if much != Ok(2 * MUCH) {
        return reject("short", format!("Two children wrote {MUCH} bytes each, and of that came {much:?}."));
    }
    run.leaves_nothing()
}

fn expect(lines: &Result<Vec<String>, String>, expected: &[&str]) -> Result<(), Rejected> {
    match lines {
        Ok(lines) if lines == expected => Ok(()),
        other => reject("short", format!("The children wrote the lines {expected:?}, and of that came {other:?}.")),
    }
}
