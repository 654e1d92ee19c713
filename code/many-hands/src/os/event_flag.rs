//! A flag that event loops can wait for: a descriptor that is readable from when it is set until it
//! is cleared, in all processes that hold it (an eventfd).

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::task::Wake;

use nix::errno::Errno;
use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::unistd::{read, write};

use super::descriptor::above_standard_streams;

#[derive(Debug)]
pub(crate) struct EventFlag(OwnedFd);

impl EventFlag {
    pub(crate) fn new() -> nix::Result<Self> {
        let event = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)?;
        Ok(Self(above_standard_streams(event.into())?))
    }

    /// Whatever waits for the descriptor is woken, also where it is readable already.
    pub(crate) fn set(&self) {
        // Another failure is that it has been set more often than it can count, and then it is set.
        while write(&self.0, &1_u64.to_ne_bytes()) == Err(Errno::EINTR) {}
    }

    pub(crate) fn clear(&self) {
        // Another failure is that it is clear.
        while read(&self.0, &mut [0; 8]) == Err(Errno::EINTR) {}
    }
}

impl From<OwnedFd> for EventFlag {
    fn from(event: OwnedFd) -> Self {
        Self(event)
    }
}

impl AsFd for EventFlag {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Wake for EventFlag {
    fn wake(self: Arc<Self>) {
        self.set();
    }
}

#[cfg(test)]
mod tests {
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    use super::*;

    fn is_readable(flag: &EventFlag) -> bool {
        poll(&mut [PollFd::new(flag.as_fd(), PollFlags::POLLIN)], PollTimeout::ZERO).unwrap() > 0
    }

    #[test]
    fn it_is_readable_while_it_is_set() {
        let flag = EventFlag::new().unwrap();
        assert!(!is_readable(&flag));
        flag.clear();
        flag.set();
        flag.set();
        assert!(is_readable(&flag) && is_readable(&flag));
        flag.clear();
        assert!(!is_readable(&flag));
    }
}
