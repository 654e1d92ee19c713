use std::process::Command;

use crate::command::binary;
use crate::python::run_twin;
use crate::run::Run;
use crate::trial::Trial;

/// A listing of the book: a Rust program and its Python twin.
#[derive(Clone, Debug)]
pub struct Listing {
    binary: String,
    name: String,
}

/// A listing, to be run as the test says: [`Trial::both`], [`Trial::rust`] or [`Trial::python`].
///
/// ```text
/// for run in listing("chapter-2", "exit_code").exits_with(2).both() {
///     run.prints(["the child ends with 2, and so do I"]);
/// }
/// ```
pub fn listing(binary: &str, name: &str) -> Trial<Listing> {
    Trial::of(Listing { binary: binary.into(), name: name.into() })
}

/// Runs a well-behaved listing and its Python twin, each twice: the short form of
/// `listing(binary, name).both()`.
#[track_caller]
pub fn both(binary: &str, name: &str) -> Vec<Run> {
    listing(binary, name).both()
}

/// Runs a well-behaved listing once: the short form of `listing(binary, name).rust()`.
#[track_caller]
pub fn rust(binary: &str, name: &str) -> Run {
    listing(binary, name).rust()
}

/// Runs a well-behaved listing's Python twin once: the short form of
/// `listing(binary, name).python()`.
#[track_caller]
pub fn python(binary: &str, name: &str) -> Option<Run> {
    listing(binary, name).python()
}

impl Trial<Listing> {
    /// Runs the Rust program and the Python twin, each twice: the second run must give the same
    /// verdict.
    ///
    /// # Panics
    ///
    /// If one of them does not behave as it was said to.
    #[track_caller]
    pub fn both(self) -> Vec<Run> {
        let mut runs = Vec::new();
        for number in 1..=2 {
            runs.push(self.run_rust(&format!("Rust, run {number}")));
        }
        for number in 1..=2 {
            runs.extend(self.run_python(&format!("Python, run {number}")));
        }
        runs
    }

    /// Runs the Rust program once.
    ///
    /// # Panics
    ///
    /// If it does not behave as it was said to.
    #[track_caller]
    pub fn rust(self) -> Run {
        self.run_rust("Rust")
    }

    /// Runs the Python twin once; `None` on a machine without Python, and where a twin that needs greenlet or gevent cannot have them.
    ///
    /// Zombies are not held against it, because CPython leaves helpers of its own to init.
    ///
    /// # Panics
    ///
    /// If it does not behave as it was said to. If there is no Python 3.9, or not the packages it needs, and `CI` is set.
    #[track_caller]
    pub fn python(self) -> Option<Run> {
        self.run_python("Python")
    }

    #[track_caller]
    fn run_rust(&self, which: &str) -> Run {
        let mut command = Command::new(binary(&self.program.binary));
        command.arg(&self.program.name);
        self.with(command).judge(self.label(which))
    }

    #[track_caller]
    fn run_python(&self, which: &str) -> Option<Run> {
        let command = run_twin(&self.program.binary, &self.program.name)?;
        Some(self.with(command).leaves_orphans().judge(self.label(which)))
    }

    fn label(&self, which: &str) -> String {
        format!("{} {} ({which})", self.program.binary, self.program.name)
    }
}
