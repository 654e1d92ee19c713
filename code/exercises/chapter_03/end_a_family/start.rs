//! Mend it: the command ends, and what it has started lives on.

use std::io;
use std::process::{Child, Command};

/// Starts a command that `end` can end.
pub fn start(mut command: Command) -> io::Result<Child> {
    command.spawn()
}

/// Ends a command that `start` has started, and whatever it has started itself.
pub fn end(mut child: Child) -> io::Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}
