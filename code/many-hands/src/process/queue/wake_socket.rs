//! How the two sides of a queue wake each other, and learn that the other side is gone: a pair of
//! sockets. All senders hold the one, all receivers the other. A byte says "look again". When the
//! last holder of the other socket has closed it or ended, also by a kill, the kernel says so.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, recv, send, socketpair};

use crate::os::deadline::Deadline;
use crate::os::descriptor::above_standard_streams;

/// One side's socket.
#[derive(Debug)]
pub(super) struct WakeSocket(OwnedFd);

impl From<OwnedFd> for WakeSocket {
    fn from(socket: OwnedFd) -> Self {
        Self(socket)
    }
}

impl AsFd for WakeSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wakeup {
    /// A byte came, or a signal: look again.
    Woken,
    Nothing,
    /// The other side is gone for good.
    OtherSideGone,
}

impl WakeSocket {
    pub(super) fn pair() -> nix::Result<(Self, Self)> {
        let (one, other) = socketpair(AddressFamily::Unix, SockType::Stream, None, SockFlag::SOCK_CLOEXEC)?;
        Ok((Self(above_standard_streams(one)?), Self(above_standard_streams(other)?)))
    }

    /// Wakes the other side with a byte. It never waits: if there is no room for one more, there
    /// are bytes enough. If the other side is gone, nothing happens.
    pub(super) fn wake(&self) {
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        while send(self.0.as_raw_fd(), &[0], flags) == Err(Errno::EINTR) {}
    }

    /// Waits for a byte, and takes all that there are. Only one thread of one side may do this at a
    /// time, or one would take the other's.
    pub(super) fn wait(&self, deadline: Deadline) -> nix::Result<Wakeup> {
        let wakeup = self.poll(PollFlags::POLLIN, deadline)?;
        if wakeup == Wakeup::Woken {
            // What does not fit is wakeup next time.
            _ = recv(self.0.as_raw_fd(), &mut [0; 64], MsgFlags::MSG_DONTWAIT);
        }
        Ok(wakeup)
    }

    /// Whether the other side is gone.
    pub(super) fn other_side_is_gone(&self) -> nix::Result<bool> {
        Ok(self.poll(PollFlags::empty(), Deadline::Now)? == Wakeup::OtherSideGone)
    }

    fn poll(&self, what: PollFlags, deadline: Deadline) -> nix::Result<Wakeup> {
        let mut polled = [PollFd::new(self.0.as_fd(), what)];
        match poll(&mut polled, deadline.poll_timeout()) {
            Ok(0) => Ok(Wakeup::Nothing),
            Ok(_) => {
                let gone = polled[0].revents().is_some_and(|events| events.contains(PollFlags::POLLHUP));
                Ok(if gone { Wakeup::OtherSideGone } else { Wakeup::Woken })
            }
            Err(Errno::EINTR) => Ok(Wakeup::Woken),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn bytes_wake_once() {
        let (one, other) = WakeSocket::pair().unwrap();
        assert_eq!(one.wait(Deadline::Now), Ok(Wakeup::Nothing));
        other.wake();
        other.wake();
        assert_eq!(one.wait(Deadline::Never), Ok(Wakeup::Woken));
        assert_eq!(one.wait(Deadline::after(Duration::from_millis(1))), Ok(Wakeup::Nothing));
        assert_eq!(other.wait(Deadline::Now), Ok(Wakeup::Nothing));
    }

    #[test]
    fn waking_never_waits() {
        let (one, other) = WakeSocket::pair().unwrap();
        (0..100_000).for_each(|_| other.wake());
        assert_eq!(one.wait(Deadline::Never), Ok(Wakeup::Woken));
        drop(one);
        other.wake();
    }

    #[test]
    fn the_other_side_is_seen_to_go_also_when_bytes_were_not_read() {
        let (one, other) = WakeSocket::pair().unwrap();
        one.wake();
        other.wake();
        assert_eq!(one.other_side_is_gone(), Ok(false));
        drop(other);
        assert_eq!(one.other_side_is_gone(), Ok(true));
        assert_eq!(one.wait(Deadline::Never), Ok(Wakeup::OtherSideGone));
    }
}
