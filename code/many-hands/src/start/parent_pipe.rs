//! How a daemon learns that its parent is gone, even when the parent was killed.
//!
//! The parent holds the one writing end of a pipe and never writes. The daemon asks the kernel for
//! SIGKILL, instead of the usual SIGIO, when its reading end changes; and it changes when the last
//! writer goes. That needs no thread in the daemon, and unlike `PR_SET_PDEATHSIG` it is tied to the
//! life of the parent process, not of the thread that started the daemon.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;
use nix::unistd;

use crate::os::descriptor::above_standard_streams;

/// Not in the libc crate. From Linux's `asm-generic/fcntl.h`, which all of Rust's tier 1 and 2
/// targets on Linux use.
const F_SETSIG: libc::c_int = 10;

/// The parent's ends. Here and not in the handles, so that a fork of the parent can let go of all
/// of them. Their keys are not the numbers of the descriptors: in a fork these come to mean others,
/// while it still has copies of the handles.
static WRITE_ENDS: Mutex<BTreeMap<u64, OwnedFd>> = Mutex::new(BTreeMap::new());
static NEXT_KEY: AtomicU64 = AtomicU64::new(0);

fn write_ends() -> MutexGuard<'static, BTreeMap<u64, OwnedFd>> {
    WRITE_ENDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The parent's end of a parent pipe; dropped, it lets the daemon die.
#[derive(Debug)]
pub(crate) struct WriteEnd(u64);

impl Drop for WriteEnd {
    fn drop(&mut self) {
        write_ends().remove(&self.0);
    }
}

/// Both ends of the pipe: the daemon's, the parent's. Neither is inherited by other programs.
pub(crate) fn parent_pipe() -> nix::Result<(OwnedFd, WriteEnd)> {
    let (theirs, ours) = unistd::pipe2(OFlag::O_CLOEXEC)?;
    let (theirs, ours) = (above_standard_streams(theirs)?, above_standard_streams(ours)?);
    let key = NEXT_KEY.fetch_add(1, Relaxed);
    write_ends().insert(key, ours);
    Ok((theirs, WriteEnd(key)))
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
