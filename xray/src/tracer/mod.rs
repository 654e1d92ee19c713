//! Running a program under ptrace.

mod calls;
mod follow;
mod kernel;
mod proc;
mod record;
mod start;
mod stop;

use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::{io, panic};

pub use stop::Stop;

use crate::{Ended, Error, Trace};
use follow::{Follower, Outcome};

/// How much a traced program may do before its tree is ended.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Processes and threads alive at once.
    pub processes: usize,
    /// Events altogether.
    pub events: usize,
    /// How long it may run.
    pub time: Option<Duration>,
    /// Keep what is before the program's first line.
    pub all: bool,
}

impl Default for Limits {
    /// 1000 at once, 200,000 events, any time, from the first line.
    fn default() -> Self {
        Self { processes: 1000, events: 200_000, time: None, all: false }
    }
}

/// Runs a program to its end and tells what the kernel saw of it and all its descendants.
///
/// It returns when the last of them has ended.
///
/// # Errors
/// When the program cannot be started or tracing is forbidden. What a program does wrong is no
/// error but in the trace.
pub fn trace(command: Command, limits: Limits) -> Result<Trace, Error> {
    Tracing::new(command, limits).run()
}

type OnStopped = Box<dyn FnMut(i32, &str) + Send>;

/// A run that can be stopped from outside, and that tells when it stands still.
pub struct Tracing {
    command: Command,
    limits: Limits,
    stop: Stop,
    on_stopped: OnStopped,
}

impl Tracing {
    /// Like [`trace()`], before it runs.
    pub fn new(command: Command, limits: Limits) -> Self {
        Self { command, limits, stop: Stop::new(), on_stopped: Box::new(|_, _| ()) }
    }

    /// What ends the tree from another thread.
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Called with a process's id and a signal's name when that signal stops the process until
    /// SIGCONT comes.
    pub fn on_stopped(mut self, call: impl FnMut(i32, &str) + Send + 'static) -> Self {
        self.on_stopped = Box::new(call);
        self
    }

    /// Runs the program.
    ///
    /// # Errors
    /// Those of [`trace()`].
    pub fn run(self) -> Result<Trace, Error> {
        let Self { mut command, limits, stop, on_stopped } = self;
        let name = command.get_program().to_string_lossy().into_owned();
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
        let start = |source| Error::Start { program: name.clone(), source };

        let handshake = start::prepare(&mut command).map_err(start)?;
        let (over, until_over) = mpsc::channel::<()>();
        let outcome = thread::scope(|scope| {
            let follower = Follower::new(words.clone(), limits.clone(), stop.clone(), on_stopped);
            // ptrace belongs to a thread: only the one that seized may ask, and its end kills.
            let tracer = thread::Builder::new()
                .name("xray tracer".to_owned())
                .spawn_scoped(scope, move || {
                    let root = match handshake.seize() {
                        Ok(Some(root)) => root,
                        Ok(None) => return Ok(None),
                        Err(source) => return Err(Error::Forbidden { source }),
                    };
                    follower.run(root).map(Some).map_err(Error::Lost)
                })
                .map_err(start)?;
            if let Some(time) = limits.time {
                let stop = stop.clone();
                thread::Builder::new()
                    .name("xray clock".to_owned())
                    .spawn_scoped(scope, move || {
                        if until_over.recv_timeout(time) == Err(mpsc::RecvTimeoutError::Timeout) {
                            stop.out_of_time();
                        }
                    })
                    .map_err(start)?;
            }
            let child = command.spawn();
            // With it goes the writing end on which the tracer waits for a child that never came.
            drop(command);
            let followed = tracer.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
            drop(over);
            match (followed, child) {
                (Err(error), _) => Err(error),
                (Ok(_), Err(error)) => Err(not_started(&name, error)),
                (Ok(Some(outcome)), Ok(_)) if outcome.record.lanes.is_empty() && outcome.ended != Ended::Stopped => {
                    Err(Error::NoFilter)
                }
                (Ok(Some(outcome)), Ok(_)) => Ok(outcome),
                (Ok(None), Ok(_)) => Err(start(io::ErrorKind::UnexpectedEof.into())),
            }
        })?;
        Ok(finish(words, limits.all, outcome))
    }
}

fn not_started(program: &str, source: io::Error) -> Error {
    let program = program.to_owned();
    match source.raw_os_error() {
        Some(libc::ENOENT | libc::ENOTDIR) => Error::NotFound { program },
        Some(libc::EACCES | libc::ENOEXEC | libc::EISDIR | libc::ELOOP | libc::EPERM | libc::EINVAL) => {
            Error::NotExecutable { program, source }
        }
        _ => Error::Start { program, source },
    }
}

/// Puts the events in order, cuts what is before the first line, and finds causes.
fn finish(command: Vec<String>, all: bool, outcome: Outcome) -> Trace {
    let Outcome { record, ended, first_line } = outcome;
    let mut trace = Trace {
        schema: crate::SCHEMA,
        command,
        ended,
        duration: record.now(),
        lanes: record.lanes,
        events: record.events,
        arrows: Vec::new(),
        channels: record.channels,
        words: record.words,
        hidden: if all { 0 } else { record.runtime },
    };
    trace.events.sort_by_key(|event| event.at);
    let begin = trace.lanes.first().map_or(0, |root| root.born);
    crate::begin::cut(&mut trace, if all { begin } else { first_line.unwrap_or(begin) });
    crate::pairing::pair(&mut trace);
    trace
}
