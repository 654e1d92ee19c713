//! Says how far the commands are.

use std::fmt::Display;
use std::io::{IsTerminal, stderr};

/// A line on stderr: kept up to date on a terminal, elsewhere written at the start and at the end.
pub(crate) struct Progress {
    ran: usize,
    of: usize,
    on_terminal: bool,
}

/// Takes the cursor to the start of an emptied line.
const REWRITE: &str = "\r\x1b[K";

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
            eprint!("{REWRITE}");
        }
        eprintln!("{message}");
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
            (true, false) => eprint!("{REWRITE}{line}"),
            (true, true) => eprintln!("{REWRITE}{line}"),
            (false, _) => eprintln!("{line}"),
        }
    }
}
