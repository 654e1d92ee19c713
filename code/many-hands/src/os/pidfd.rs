//! A process named by a file descriptor. Unlike a number it never comes to mean another process,
//! and it can be polled.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::signal::Signal;
use nix::unistd::{Pid, pipe2};

use super::deadline::Deadline;

#[derive(Debug)]
pub(crate) struct PidFd(OwnedFd);

impl AsFd for PidFd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl PidFd {
    /// `child` must be a child of this process for which no thread has waited: then the number is
    /// still its own.
    pub(crate) fn open(child: Pid) -> nix::Result<Self> {
        // SAFETY: pidfd_open takes two integers and touches no memory of ours.
        let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, child.as_raw(), 0) };
        match i32::try_from(Errno::result(fd)?) {
            // SAFETY: the call succeeded, so this is a new descriptor, which nothing else owns.
            Ok(fd) => Ok(Self(unsafe { OwnedFd::from_raw_fd(fd) })),
            Err(_) => Err(Errno::EBADF),
        }
    }

    /// For a child of which nothing is left. It looks like that of one that has ended: a pipe
    /// without a writer. There is nothing to reap and no one to signal.
    pub(crate) fn of_nothing() -> nix::Result<Self> {
        Ok(Self(pipe2(OFlag::O_CLOEXEC)?.0))
    }

    /// Sends a signal. Nothing happens to a process that has ended.
    pub(crate) fn send(&self, signal: Signal) -> io::Result<()> {
        // SAFETY: the descriptor is open for the length of the call; a null siginfo asks the kernel
        // to fill in its own.
        let sent = unsafe {
            libc::syscall(
                libc::SYS_pidfd_send_signal,
                self.0.as_raw_fd(),
                signal as libc::c_int,
                std::ptr::null::<libc::siginfo_t>(),
                0,
            )
        };
        match Errno::result(sent) {
            Ok(_) | Err(Errno::ESRCH) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Blocks until the process has ended or the time is over; says whether it has ended. `None` is
    /// for ever.
    pub(crate) fn wait(&self, timeout: Option<Duration>) -> io::Result<bool> {
        let deadline = timeout.map_or(Deadline::Never, Deadline::after);
        loop {
            match poll(&mut [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)], deadline.poll_timeout()) {
                Ok(0) if !deadline.has_passed() => {}
                Ok(ended) => return Ok(ended > 0),
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes the exit status of a process that has ended: from then on it is no zombie, and its
    /// number is free. `None` if no status is left: another thread has waited for it, or SIGCHLD is
    /// ignored.
    pub(crate) fn reap(&self) -> io::Result<Option<ExitStatus>> {
        match reap(self.0.as_fd()) {
            Ok(status) => Ok(Some(status)),
            Err(Errno::ECHILD) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// nix's `waitid` reads the status into an enum that has no real-time signals, so an exit by one
/// would be lost.
fn reap(process: BorrowedFd) -> nix::Result<ExitStatus> {
    // SAFETY: siginfo_t is plain data, for which all zeros is a valid value.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: `info` is ours and large enough for what the kernel writes; the descriptor is
        // borrowed, hence open.
        let done = unsafe { libc::waitid(libc::P_PIDFD, process.as_raw_fd() as libc::id_t, &mut info, libc::WEXITED) };
        match Errno::result(done) {
            Ok(_) => break,
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error),
        }
    }
    // SAFETY: waitid succeeded with WEXITED, so the record is one of SIGCHLD and has a status.
    let status = unsafe { info.si_status() };
    Ok(ExitStatus::from_raw(match info.si_code {
        libc::CLD_EXITED => (status & 0xff) << 8,
        libc::CLD_DUMPED => status | 0x80,
        _ => status,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_nothing_looks_ended() {
        let nothing = PidFd::of_nothing().unwrap();
        assert!(nothing.wait(Some(Duration::ZERO)).unwrap());
        assert!(nothing.wait(None).unwrap());
    }
}
