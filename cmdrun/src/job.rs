//! A command as a page asks for it.

use std::path::PathBuf;

use super::command::Command;

/// Equal jobs have equal outcomes: one run serves them all.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Job {
    pub command: Command,
    /// Where it runs: the folder of the page.
    pub dir: PathBuf,
    /// Whether its output is shown as code, with what it wrote to stderr.
    pub in_code: bool,
    /// How often the page asked for the same before: it then wants to show several runs.
    pub earlier: usize,
}

impl Job {
    /// The words of the command, with the shell's punctuation taken away.
    ///
    /// Coarser than the shell: good enough to see which files and binaries a command speaks of.
    pub fn words(&self) -> Vec<&str> {
        self.command
            .text
            .split(|c: char| c.is_whitespace() || "'\"`$(){};&|<>=".contains(c))
            .filter(|word| !word.is_empty())
            .collect()
    }
}
