//! Contenders that are other programs. They run all the time, so that their own start is not
//! counted: each line they read asks for a job, "NAME COUNT", and they answer with the seconds it
//! took, or the bytes.

use std::cell::RefCell;
use std::env;
use std::io::{BufRead, BufReader, Lines, Write, stdin};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::sync::LazyLock;
use std::time::Duration;

use super::{Measure, Result, workspace};

pub struct Worker {
    child: Child,
    ask: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    pub fn start(command: &mut Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let ask = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("no pipe to the worker")?).lines();
        Ok(Self { child, ask, answers })
    }

    pub fn measure<M: Measure>(&mut self, job: &str, count: u32) -> Result<M> {
        Ok(M::of(self.number(job, count)?))
    }

    /// What it answers, whatever that is.
    pub fn number(&mut self, job: &str, count: u32) -> Result<f64> {
        writeln!(self.ask.as_mut().ok_or("the pipe to the worker is closed")?, "{job} {count}")?;
        Ok(self.answers.next().ok_or("the worker has ended")??.parse()?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.ask.take());
        _ = self.child.wait();
    }
}

/// What a worker can do; nothing, if its program cannot run here.
pub struct Jobs(Option<Rc<RefCell<Worker>>>);

impl Jobs {
    pub fn of(program: Option<Command>) -> Result<Self> {
        let worker = program.map(|mut program| Worker::start(&mut program)).transpose()?;
        Ok(Self(worker.map(|worker| Rc::new(RefCell::new(worker)))))
    }

    pub fn contender(&self, job: &str) -> Option<impl FnMut(u32) -> Result<Duration> + use<>> {
        let (worker, job) = (Rc::clone(self.0.as_ref()?), job.to_string());
        Some(move |count| worker.borrow_mut().measure(&job, count))
    }
}

/// This program as a worker, told by that argument.
pub fn this_program(argument: &str) -> Option<Command> {
    let mut program = Command::new(env::current_exe().ok()?);
    program.arg(argument);
    Some(program)
}

/// The Python side of a benchmark.
pub fn python(script: &str) -> Result<Jobs> {
    Jobs::of(python_program(script))
}

/// A program in `benches/python`; `None` where there is no Python.
pub fn python_program(script: &str) -> Option<Command> {
    static THERE: LazyLock<bool> = LazyLock::new(|| {
        let started = Command::new("python3").arg("--version").output();
        if let Err(error) = &started {
            eprintln!("python3 does not start ({error}): its rows are left out");
        }
        started.is_ok()
    });
    THERE.then(|| python3(&format!("code/many-hands/benches/python/{script}")))
}

/// A program in `benches/python` that imports greenlet or gevent; `None` where they cannot be had.
pub fn python_program_with_packages(script: &str) -> Option<Command> {
    const LAUNCHER: &str = "code/listings/with_packages.py";
    static THERE: LazyLock<bool> = LazyLock::new(|| {
        // By itself it gets the packages, or says why it cannot.
        let Ok(got) = python3(LAUNCHER).output() else { return false };
        if !got.status.success() {
            eprintln!("{} Their rows are left out.", String::from_utf8_lossy(&got.stdout).trim());
        }
        got.status.success()
    });
    let program = python_program(script)?;
    THERE.then(|| {
        let mut launched = python3(LAUNCHER);
        launched.args(program.get_args());
        launched
    })
}

fn python3(file: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(workspace().join(file));
    command
}

/// The other side of a [`Worker`] that is a Rust program.
pub fn answer(mut job: impl FnMut(&str, u32) -> Result<f64>) -> Result<()> {
    for line in stdin().lines() {
        let line = line?;
        let (name, count) = line.rsplit_once(' ').ok_or("a job is a name and a count")?;
        println!("{}", job(name, count.parse()?)?);
    }
    Ok(())
}
