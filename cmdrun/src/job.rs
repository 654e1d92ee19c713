//! A command as a page asks for it.

use std::path::PathBuf;

use crate::command::Command;

/// Equal jobs have equal outcomes: one run serves them all.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Job {
    pub command: Command,
    /// Where it runs: the folder of the page.
    pub dir: PathBuf,
    /// Whether its output is shown as code, with what it wrote to stderr.
    pub in_code: bool,
    /// 2, 3 and so on, where a page asks for the same again: it then wants to show several runs.
    pub run: usize,
    /// The recording it belongs to, if the book has recordings.
    pub recording: Option<String>,
}
