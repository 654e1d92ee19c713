//! Contenders that are other programs. They run all the time, so that their own start is not counted: each line they read asks for a
//! job, "NAME COUNT", and they answer with the seconds it took.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Lines, Write, stdin};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use super::Result;

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

    pub fn measure(&mut self, name: &str, count: u32) -> Result<Duration> {
        writeln!(self.ask.as_mut().ok_or("the pipe to the worker is closed")?, "{name} {count}")?;
        let seconds: f64 = self.answers.next().ok_or("the worker has ended")??.parse()?;
        Ok(Duration::from_secs_f64(seconds))
    }

    /// Contenders that one worker stands for, each with the name of its job.
    pub fn contenders(self) -> impl Fn(&str) -> Box<dyn FnMut(u32) -> Result<Duration>> {
        let worker = Rc::new(RefCell::new(self));
        move |name| {
            let (worker, name) = (Rc::clone(&worker), name.to_string());
            Box::new(move |count| worker.borrow_mut().measure(&name, count))
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.ask.take());
        _ = self.child.wait();
    }
}

/// The Python side of a benchmark: a file in `benches/python`. `None` where there is no Python.
pub fn python(script: &str) -> Result<Option<Worker>> {
    if let Err(error) = Command::new("python3").arg("--version").output() {
        eprintln!("python3 does not start ({error}): its rows are left out");
        return Ok(None);
    }
    let script = format!("{}/benches/python/{script}", env!("CARGO_MANIFEST_DIR"));
    Worker::start(Command::new("python3").arg(script)).map(Some)
}

/// The other side of a [`Worker`] that is a Rust program.
pub fn answer(mut job: impl FnMut(&str, u32) -> Result<Duration>) -> Result<()> {
    for line in stdin().lines() {
        let line = line?;
        let (name, count) = line.rsplit_once(' ').ok_or("a job is a name and a count")?;
        println!("{}", job(name, count.parse()?)?.as_secs_f64());
    }
    Ok(())
}
