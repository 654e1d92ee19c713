//! One run of the reader's code, as a check sees it.

use std::time::Duration;

use serde::de::DeserializeOwned;
use xray::Trace;
use xray::render::{Style, text};

use super::subject::Note;
use super::verdict::{Rejected, reject};
use super::{Left, Value};

/// What a run did, that ended by itself.
#[derive(Debug)]
pub struct Run {
    /// What `subject` gave.
    pub value: Value,
    /// Processor time of the process, and of the children that it waited for.
    pub cpu: Duration,
    /// What it left behind.
    pub left: Left,
    /// What it printed, on standard output and on standard error.
    pub printed: String,
    /// What the kernel saw, of a run that was traced.
    pub trace: Option<Trace>,
}

impl Run {
    pub(super) fn new(note: Note, printed: String, trace: Option<Trace>) -> Self {
        Self { value: note.seen, cpu: note.cpu, left: note.left, printed, trace }
    }

    /// What `subject` gave.
    ///
    /// # Errors
    ///
    /// A rejection by `seen`, if it is of another type: `check.rs` is wrong then.
    pub fn seen<T: DeserializeOwned>(&self) -> Result<T, Rejected> {
        serde_json::from_value(self.value.clone()).map_err(|error| Rejected::new("seen", error.to_string()))
    }

    /// No child, thread, descriptor or temporary file. Entries of `/dev/shm` do not count, since
    /// other programs of the machine make some at any time.
    ///
    /// # Errors
    ///
    /// A rejection by `zombie`, `child_left`, `thread_left`, `descriptor_left` or
    /// `file_left`.
    pub fn leaves_nothing(&self) -> Result<(), Rejected> {
        let Left { zombies, children, threads, descriptors, files, .. } = &self.left;
        let found = if *zombies > 0 {
            (
                "zombie",
                format!(
                    "{} ended and never waited for: a zombie stays in the process table.",
                    count(*zombies, "child", "children")
                ),
            )
        } else if *children > 0 {
            (
                "child_left",
                format!("{} still running when the function returned.", count(*children, "child", "children")),
            )
        } else if *threads > 0 {
            (
                "thread_left",
                format!(
                    "{} still running when the function returned: nothing joined it.",
                    count(*threads, "thread", "threads")
                ),
            )
        } else if !descriptors.is_empty() {
            (
                "descriptor_left",
                format!("Descriptors were still open when the function returned: {}.", descriptors.join(", ")),
            )
        } else if !files.is_empty() {
            ("file_left", format!("Temporary files were left: {}.", files.join(", ")))
        } else {
            return Ok(());
        };
        Err(self.picture(Rejected::new(found.0, found.1)))
    }

    /// It took no more processor time than so much: what waits, sleeps.
    ///
    /// # Errors
    ///
    /// A rejection by `busy`.
    pub fn sleeps_while_it_waits(&self, at_most: Duration) -> Result<(), Rejected> {
        if self.cpu <= at_most {
            return Ok(());
        }
        let message = format!(
            "It took {} ms of processor time to wait, and {} ms would do: it asks again and again where it could sleep until it is woken.",
            self.cpu.as_millis(),
            at_most.as_millis(),
        );
        Err(self.picture(Rejected::new("busy", message)))
    }

    /// The trace of a run that was traced.
    ///
    /// # Errors
    ///
    /// A rejection by `untraced`, if it was not: `check.rs` is wrong then.
    pub fn trace(&self) -> Result<&Trace, Rejected> {
        self.trace.as_ref().map_or_else(|| reject("untraced", "the run was not traced"), Ok)
    }

    /// Rejects the run, and shows what the kernel saw of it, if it was traced.
    ///
    /// # Errors
    ///
    /// Always: so `return run.reject(…)` ends a check.
    pub fn reject<T>(&self, id: &str, message: impl Into<String>) -> Result<T, Rejected> {
        Err(self.picture(Rejected::new(id, message)))
    }

    fn picture(&self, rejected: Rejected) -> Rejected {
        match &self.trace {
            Some(trace) => rejected.with_picture(text(trace, Style::Plain)),
            None => rejected,
        }
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("One {one} was") } else { format!("{number} {many} were") }
}
