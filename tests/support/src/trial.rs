use std::process::Command;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::ending::Ending;
use crate::manners::Manners;
use crate::pattern::Captures;
use crate::run::Run;
use crate::supervise::supervise;

/// A program that is about to be run, and the manners it is expected to have.
///
/// Unless it is said otherwise, it exits with 0 within a minute, says nothing on stderr, and
/// waits for its children. That it leaves nothing else behind is not for a test to change.
#[derive(Debug)]
#[must_use = "nothing runs until it is told to"]
pub struct Trial<P> {
    pub(crate) program: P,
    manners: Manners,
}

impl<P> Trial<P> {
    pub(crate) fn of(program: P) -> Self {
        Self { program, manners: Manners::default() }
    }

    /// The same trial for a program of its own.
    pub(crate) fn with<Q>(&self, program: Q) -> Trial<Q> {
        Trial { program, manners: self.manners.clone() }
    }

    /// How it is expected to end.
    pub(crate) fn ending(&self) -> Ending {
        self.manners.ending
    }

    /// Whether it is expected to print anything on stderr.
    pub(crate) fn speaks_on_stderr(&self) -> bool {
        !self.manners.stderr.is_empty()
    }

    /// What the names on stderr stand for, or what is wrong with it.
    pub(crate) fn read(&self, stderr: &[String]) -> Result<Captures, String> {
        self.manners.read(stderr)
    }

    /// It exits with this code.
    pub fn exits_with(mut self, code: i32) -> Self {
        self.manners.ending = Ending::Code(code);
        self
    }

    /// It is ended by this signal.
    ///
    /// ```
    /// use support::{Signal, command};
    ///
    /// command("sh", ["-c", "kill -KILL $$"]).ends_by(Signal::SIGKILL).run();
    /// ```
    pub fn ends_by(mut self, signal: Signal) -> Self {
        self.manners.ending = Ending::Signal(signal as i32);
        self
    }

    /// It is still running after this time. It is then stopped, with all its descendants.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use support::command;
    /// command("sleep", ["60"]).never_ends_within(Duration::from_millis(100)).run();
    /// ```
    pub fn never_ends_within(mut self, time: Duration) -> Self {
        self.manners.ending = Ending::Never(time);
        self
    }

    /// It prints these lines on stderr in this order. Others may stand between them.
    ///
    /// ```
    /// # use support::command;
    /// command("sh", ["-c", "echo sh: no luck >&2; exit 3"])
    ///     .exits_with(3)
    ///     .says(["sh: {why:text}"])
    ///     .run();
    /// ```
    pub fn says(mut self, lines: impl IntoIterator<Item: AsRef<str>>) -> Self {
        self.manners.stderr = lines.into_iter().map(|line| line.as_ref().to_owned()).collect();
        self
    }

    /// When it ends, exactly so many of its children have ended without being waited for.
    pub fn leaves_zombies(mut self, number: usize) -> Self {
        self.manners.zombies = Some(number);
        self
    }

    /// Children may outlive it for a moment, or end just before it: whether one is a zombie when
    /// it ends is left to the machine. They still have to end by themselves.
    pub fn leaves_orphans(mut self) -> Self {
        self.manners.zombies = None;
        self
    }
}

impl Trial<Command> {
    #[track_caller]
    pub(crate) fn judge(self, label: String) -> Run {
        let outcome = match supervise(self.program, self.manners.deadline()) {
            Ok(outcome) => outcome,
            Err(error) => panic!("{label} could not be run: {error}"),
        };
        let mut complaints = self.manners.complaints(&outcome);
        let captures = self.manners.read(&outcome.stderr).unwrap_or_else(|complaint| {
            complaints.push(complaint);
            Captures::default()
        });
        let run = Run::new(label, outcome, captures);
        if !complaints.is_empty() {
            run.blame(&complaints.join("\n"));
        }
        run
    }
}
