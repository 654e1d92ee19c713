//! How a daemon learns that its parent is gone, even when the parent was killed.
//!
//! The parent holds the one writing end of a pipe and never writes. The daemon asks the kernel for
//! SIGKILL, instead of the usual SIGIO, when its reading end changes; and it changes when the last
//! writer goes. That needs no thread in the daemon, and unlike `PR_SET_PDEATHSIG` it is tied to the
//! life of the parent process, not of the thread that started the daemon.
//!
//! One pipe is enough for all daemons of a process, so that each of them costs it no descriptor.
//! But whom a reading end signals belongs to the opened file, which duplicates share. So each
//! daemon gets one that was opened for it, by way of `/proc`.

use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl, open};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;
use nix::sys::stat::Mode;
use nix::unistd;

use crate::os::descriptor::above_standard_streams;

/// Not in the libc crate. From Linux's `asm-generic/fcntl.h`, which all of Rust's tier 1 and 2
/// targets on Linux use.
const F_SETSIG: libc::c_int = 10;

/// The parent's ends: one, unless `/proc` refused to open it again.
static WRITE_ENDS: Mutex<Vec<OwnedFd>> = Mutex::new(Vec::new());

fn write_ends() -> MutexGuard<'static, Vec<OwnedFd>> {
    WRITE_ENDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A reading end for a new daemon.
pub(crate) fn read_end() -> nix::Result<OwnedFd> {
    let mut write_ends = write_ends();
    if let Some(again) = write_ends.last().and_then(|ours| open_to_read(ours).ok()) {
        return Ok(again);
    }
    let (theirs, ours) = unistd::pipe2(OFlag::O_CLOEXEC)?;
    let (theirs, ours) = (above_standard_streams(theirs)?, above_standard_streams(ours)?);
    write_ends.push(ours);
    Ok(theirs)
}

fn open_to_read(ours: &OwnedFd) -> nix::Result<OwnedFd> {
    let path = format!("/proc/self/fd/{}", ours.as_raw_fd());
    above_standard_streams(open(path.as_str(), OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC, Mode::empty())?)
}

/// In a fork: the daemons are those of the parent, and must not outlive it for our sake.
pub(crate) fn close_all() {
    write_ends().clear();
}

/// In the daemon: die when the parent does. If it has died already, this does not return.
pub(crate) fn die_with_parent(parent: &OwnedFd) -> nix::Result<()> {
    kill_me_on_change(parent)?;
    fcntl(parent, FcntlArg::F_SETFL(OFlag::O_ASYNC | OFlag::O_NONBLOCK))?;
    // From here on the kernel tells us; what happened before, it did not.
    let mut hung_up = [PollFd::new(parent.as_fd(), PollFlags::empty())];
    if poll(&mut hung_up, PollTimeout::ZERO)? > 0 {
        nix::sys::signal::raise(Signal::SIGKILL)?;
    }
    Ok(())
}

fn kill_me_on_change(parent: &OwnedFd) -> nix::Result<()> {
    // SAFETY: F_SETSIG takes an integer and touches no memory; the descriptor is borrowed, hence
    // open.
    Errno::result(unsafe { libc::fcntl(parent.as_raw_fd(), F_SETSIG, libc::SIGKILL) })?;
    // SAFETY: as above; the owner is this process.
    Errno::result(unsafe { libc::fcntl(parent.as_raw_fd(), libc::F_SETOWN, libc::getpid()) })?;
    Ok(())
}
