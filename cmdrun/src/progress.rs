//! Says how far the commands are.

use std::fmt::Display;
use std::io::{IsTerminal, Write, stderr};

use crate::console::warn;

/// A line on stderr: kept up to date on a terminal, elsewhere written at the start and at the end.
pub(crate) struct Progress {
    ran: usize,
    of: usize,
    on_terminal: bool,
}

impl Progress {
    pub fn start(of: usize) -> Self {
        let progress = Self { ran: 0, of, on_terminal: stderr().is_terminal() };
        progress.show();
        progress
    }

    pub fn step(&mut self) {
        self.ran += 1;
        if self.on_terminal || self.ran == self.of {
            self.show();
        }
    }

    /// Writes a message without breaking the line.
    pub fn message(&self, message: impl Display) {
        if self.on_terminal {
            rewrite("");
        }
        warn(message);
        if self.on_terminal {
            self.show();
        }
    }

    fn show(&self) {
        let Self { ran, of, .. } = self;
        if *of == 0 {
            return;
        }
        let line = format!("cmdrun: ran {ran} of {of} commands");
        match (self.on_terminal, ran == of) {
            (true, false) => rewrite(&line),
            (true, true) => rewrite(&format!("{line}\n")),
            (false, _) => warn(line),
        }
    }
}

/// Writes over the line that the cursor is on.
fn rewrite(line: &str) {
    // A terminal that is gone stops nothing.
    let _ = write!(stderr(), "\r\x1b[K{line}");
}
