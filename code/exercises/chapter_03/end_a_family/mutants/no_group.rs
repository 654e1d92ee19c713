//! Signals the group with the child's number, which nothing has made.

use std::io;
use std::process::{Child, Command};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Starts a command that `end` can end.
pub fn start(mut command: Command) -> io::Result<Child> {
    command.spawn()
}

/// Ends a command that `start` has started, and whatever it has started itself.
pub fn end(mut child: Child) -> io::Result<()> {
    killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL)?;
    child.wait()?;
    Ok(())
}
