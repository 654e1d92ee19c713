//! `just bench process`: what it costs to start a process and wait for its end, ours beside CPython's and beside the least a system can do.
//!
//! The contenders take turns, round by round in one run, so that a disturbance of the machine hits all of them; what counts are the ratios.

use std::error::Error;
use std::ffi::CStr;
use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use many_hands::process::Process;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, posix_spawn};
use nix::sys::wait::waitpid;

const ROUNDS: usize = 25;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Starts and joins so many processes, and says how long that took.
type Contender = Box<dyn FnMut(u32) -> Result<Duration>>;

fn main() -> Result<()> {
    machine();
    let mut contenders: Vec<(&str, u32, Contender)> = vec![
        ("posix_spawn of /bin/true", 20, Box::new(timed(spawn_true))),
        ("many_hands::process::Process", 20, Box::new(timed(spawn_process))),
    ];
    match Python::start() {
        Ok(python) => {
            let python = std::rc::Rc::new(std::cell::RefCell::new(python));
            for (name, method, count) in [
                ("CPython multiprocessing, fork", "fork", 20),
                ("CPython multiprocessing, forkserver", "forkserver", 5),
                ("CPython multiprocessing, spawn", "spawn", 2),
            ] {
                let python = python.clone();
                contenders.push((name, count, Box::new(move |count| python.borrow_mut().measure(method, count))));
            }
        }
        Err(error) => eprintln!("python3 does not start ({error}): Rust alone is measured"),
    }

    let mut times: Vec<Vec<f64>> = vec![Vec::new(); contenders.len()];
    for round in 0..=ROUNDS {
        for ((_, count, contender), times) in contenders.iter_mut().zip(&mut times) {
            let micros = contender(*count)?.as_secs_f64() * 1e6 / f64::from(*count);
            // The first round warms up: files, caches, Python's fork server.
            if round > 0 {
                times.push(micros);
            }
        }
        eprint!("\rround {round} of {ROUNDS}");
    }
    eprintln!();

    println!("start + join of one process, {ROUNDS} interleaved rounds\n");
    println!("| contender | median | quartiles | to posix_spawn |");
    println!("|---|---:|---:|---:|");
    let floor = quartiles(&mut times[0])[1];
    for ((name, ..), times) in contenders.iter().zip(&mut times) {
        let [low, median, high] = quartiles(times);
        println!("| {name} | {median:.0} µs | {low:.0} to {high:.0} µs | {:.2} |", median / floor);
    }
    Ok(())
}

/// Figures are worth nothing without the machine they come from.
fn machine() {
    let told = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output();
        output.map_or("(unknown)".into(), |output| String::from_utf8_lossy(&output.stdout).trim().to_string())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!(
        "{}, {cores} cores, {}, {}\n",
        told("uname", "-srm"),
        told("rustc", "--version"),
        told("python3", "--version")
    );
}

fn timed(start_and_join: fn() -> Result<()>) -> impl FnMut(u32) -> Result<Duration> {
    move |count| {
        let begin = Instant::now();
        for _ in 0..count {
            start_and_join()?;
        }
        Ok(begin.elapsed())
    }
}

fn spawn_true() -> Result<()> {
    let nothing: [&CStr; 0] = [];
    let (actions, attributes) = (PosixSpawnFileActions::init()?, PosixSpawnAttr::init()?);
    let child = posix_spawn(c"/bin/true", &actions, &attributes, &[c"true"], &nothing)?;
    waitpid(child, None)?;
    Ok(())
}

fn spawn_process() -> Result<()> {
    Process::spawn(|()| (), ())?.join()?;
    Ok(())
}

/// A Python interpreter that is already running, so that its own start is not counted.
struct Python {
    child: Child,
    ask: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Python {
    fn start() -> Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/process.py");
        let mut child = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let ask = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("no pipe to python3")?).lines();
        Ok(Self { child, ask, answers })
    }

    fn measure(&mut self, method: &str, count: u32) -> Result<Duration> {
        writeln!(self.ask.as_mut().ok_or("the pipe to python3 is closed")?, "{method} {count}")?;
        let seconds: f64 = self.answers.next().ok_or("python3 has ended")??.parse()?;
        Ok(Duration::from_secs_f64(seconds))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        drop(self.ask.take());
        _ = self.child.wait();
    }
}

fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}
