//! Sends the signal to the group, and waits for nothing.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Starts a command that `end` can end.
pub fn start(mut command: Command) -> io::Result<Child> {
    command.process_group(0).spawn()
}

/// Ends a command that `start` has started, and whatever it has started itself.
pub fn end(child: Child) -> io::Result<()> {
    killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL)?;
    Ok(())
}
