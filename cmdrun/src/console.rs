//! Lines on the terminal. A terminal or a pipe that is gone stops nothing.

use std::fmt;
use std::io::{self, Write};

/// Writes a line to standard output.
pub fn say(line: impl fmt::Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Writes a line to standard error.
pub fn warn(line: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
