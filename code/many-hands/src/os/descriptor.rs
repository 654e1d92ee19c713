//! File descriptors that pass from parent to child under their own numbers.

use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};

/// The first number that is not a standard stream's.
const FIRST_AFTER_STREAMS: RawFd = 3;

/// Moves a descriptor out of the numbers of the standard streams, which are free where a program
/// has closed them: the child would print into it.
pub(crate) fn above_standard_streams(fd: OwnedFd) -> nix::Result<OwnedFd> {
    if fd.as_raw_fd() >= FIRST_AFTER_STREAMS {
        return Ok(fd);
    }
    duplicate(&fd)
}

/// A second descriptor for the same thing, not inherited by other programs.
pub(crate) fn duplicate(fd: impl AsFd) -> nix::Result<OwnedFd> {
    let copy = fcntl(fd, FcntlArg::F_DUPFD_CLOEXEC(FIRST_AFTER_STREAMS))?;
    // SAFETY: the call succeeded, so this is a new descriptor, which nothing else owns.
    Ok(unsafe { OwnedFd::from_raw_fd(copy) })
}

/// In the child: takes over a descriptor that came from the parent under this number, and keeps it
/// from this process's own children.
pub(crate) fn adopt(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: fcntl(F_GETFD) touches no memory; for a number that is no open descriptor it is a
    // plain EBADF.
    Errno::result(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    // SAFETY: the descriptor is open, and the parent opened it in this process for this call alone.
    // It runs before `main`, so nothing else has taken it.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    fcntl(&fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    Ok(fd)
}
