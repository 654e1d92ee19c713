//! Asks for the child's group, and signals that: it is the caller's, too.

use std::io;
use std::process::{Child, Command};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::{Pid, getpgid};

/// Starts a command that `end` can end.
pub fn start(mut command: Command) -> io::Result<Child> {
    command.spawn()
}

/// Ends a command that `start` has started, and whatever it has started itself.
pub fn end(mut child: Child) -> io::Result<()> {
    let group = getpgid(Some(Pid::from_raw(child.id().cast_signed())))?;
    killpg(group, Signal::SIGKILL)?;
    child.wait()?;
    Ok(())
}
