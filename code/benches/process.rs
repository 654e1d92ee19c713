//! `just bench process`: what it costs to start a process and wait for its end, ours beside CPython's and beside the least a system can do.
//!
//! The contenders take turns, round by round in one run, so that a disturbance of the machine hits all of them; what counts are the ratios.
//! Some of them are other programs. They run all the time, are told how often to start and join, and answer with the seconds it took.

use std::env;
use std::error::Error;
use std::ffi::{CStr, CString};
use std::io::{BufRead, BufReader, IsTerminal, Lines, Write, stderr, stdin};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use many_hands::process::Process;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, posix_spawn};
use nix::sys::wait::waitpid;

const ROUNDS: usize = 25;

/// The argument that makes this program a worker, which times `Process` for another one.
const WORKER: &CStr = c"--worker";
/// The argument that makes this program end at once.
const NOTHING: &CStr = c"--nothing";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Starts and joins so many processes, and says how long that took.
type Contender = Box<dyn FnMut(u32) -> Result<Duration>>;

fn main() -> Result<()> {
    let is = |argument: &CStr| env::args().any(|given| given.as_bytes() == argument.to_bytes());
    if is(NOTHING) {
        return Ok(());
    }
    if is(WORKER) { work() } else { compare() }
}

fn compare() -> Result<()> {
    without_cargos_library_path()?;
    machine();
    let mut contenders: Vec<(&str, u32, Contender)> = vec![
        ("posix_spawn of /bin/true", 20, Box::new(timed(|| start(c"/bin/true", c"true", &environment()?)))),
        // It then knows of no locale to load.
        ("the same, with an empty environment", 20, Box::new(timed(|| start(c"/bin/true", c"true", &[])))),
        (
            "posix_spawn of this program, whose main returns at once",
            20,
            Box::new(timed(|| start(c"/proc/self/exe", NOTHING, &environment()?))),
        ),
        ("many_hands Process", 20, Box::new(timed(start_process))),
        ("many_hands Process, program linked statically", 20, Box::new(statically_linked()?)),
    ];
    match python() {
        Ok(python) => contenders.extend(python),
        Err(error) => eprintln!("python3 does not start ({error}): it is left out"),
    }

    let mut times: Vec<Vec<f64>> = vec![Vec::new(); contenders.len()];
    for round in 0..=ROUNDS {
        if stderr().is_terminal() {
            eprint!("\rround {round} of {ROUNDS} ");
        }
        for ((_, count, contender), times) in contenders.iter_mut().zip(&mut times) {
            let micros = contender(*count)?.as_secs_f64() * 1e6 / f64::from(*count);
            // The first round warms up: files, caches, Python's fork server.
            if round > 0 {
                times.push(micros);
            }
        }
    }

    println!("start + join of one process, {ROUNDS} interleaved rounds\n");
    println!("| contender | median | quartiles | to /bin/true |");
    println!("|---|---:|---:|---:|");
    let floor = quartiles(&mut times[0])[1];
    for ((name, ..), times) in contenders.iter().zip(&mut times) {
        let [low, median, high] = quartiles(times);
        println!("| {name} | {median:.0} µs | {low:.0} to {high:.0} µs | {:.2} |", median / floor);
    }
    Ok(())
}

/// Cargo tells the dynamic loader where to look first. A program in use is started without that, and starts faster.
fn without_cargos_library_path() -> Result<()> {
    const VARIABLE: &str = "LD_LIBRARY_PATH";
    if env::var_os(VARIABLE).is_none() {
        return Ok(());
    }
    Err(Command::new(env::current_exe()?).args(env::args_os().skip(1)).env_remove(VARIABLE).exec().into())
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

fn start(program: &CStr, argument: &CStr, environment: &[CString]) -> Result<()> {
    let (actions, attributes) = (PosixSpawnFileActions::init()?, PosixSpawnAttr::init()?);
    waitpid(posix_spawn(program, &actions, &attributes, &[program, argument], environment)?, None)?;
    Ok(())
}

/// The environment of this program, which every contender's children inherit.
fn environment() -> Result<Vec<CString>> {
    env::vars().map(|(name, value)| Ok(CString::new(format!("{name}={value}"))?)).collect()
}

fn start_process() -> Result<()> {
    Process::spawn(|()| (), ())?.join()?;
    Ok(())
}

/// The other side of a [`Worker`].
fn work() -> Result<()> {
    for count in stdin().lines() {
        println!("{}", timed(start_process)(count?.trim().parse()?)?.as_secs_f64());
    }
    Ok(())
}

/// This program once more, built without shared libraries to load.
fn statically_linked() -> Result<impl FnMut(u32) -> Result<Duration>> {
    let rustc = Command::new("rustc").arg("-vV").output()?;
    let rustc = String::from_utf8(rustc.stdout)?;
    let target = rustc.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not tell its host")?;
    let mut cargo = Command::new(env::var_os("CARGO").ok_or("run me with cargo bench")?);
    cargo.args(["bench", "--quiet", "--bench", "process", "--target", target, "--config"]);
    cargo.arg(format!("target.{target}.rustflags=['-C', 'target-feature=+crt-static']"));
    cargo.arg("--").arg(WORKER.to_str()?).current_dir(env!("CARGO_MANIFEST_DIR"));
    eprintln!("building this program once more, linked statically");
    let mut worker = Worker::start(&mut cargo)?;
    Ok(move |count| worker.measure(count))
}

fn python() -> Result<Vec<(&'static str, u32, Contender)>> {
    let mut contenders: Vec<(_, _, Contender)> = Vec::new();
    for (name, method, count) in [
        ("CPython multiprocessing, fork", "fork", 20),
        ("CPython multiprocessing, forkserver", "forkserver", 5),
        ("CPython multiprocessing, spawn", "spawn", 2),
    ] {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/process.py");
        let mut worker = Worker::start(Command::new("python3").args([script, method]))?;
        contenders.push((name, count, Box::new(move |count| worker.measure(count))));
    }
    Ok(contenders)
}

/// A program that is already running, so that its own start is not counted.
struct Worker {
    child: Child,
    ask: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    fn start(command: &mut Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let ask = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("no pipe to the worker")?).lines();
        Ok(Self { child, ask, answers })
    }

    fn measure(&mut self, count: u32) -> Result<Duration> {
        writeln!(self.ask.as_mut().ok_or("the pipe to the worker is closed")?, "{count}")?;
        let seconds: f64 = self.answers.next().ok_or("the worker has ended")??.parse()?;
        Ok(Duration::from_secs_f64(seconds))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.ask.take());
        _ = self.child.wait();
    }
}

fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}
