//! How the two sides of a queue wake each other, and learn that the other side is gone: a pair of sockets. All senders hold the one, all receivers
//! the other. A byte says "look again". When the last holder of the other socket has closed it or ended, also by a kill, the kernel says so.

use std::os::fd::{AsFd, AsRawFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, recv, send, socketpair};
use serde::{Deserialize, Serialize};

use crate::os::deadline::Deadline;
use crate::os::descriptor::beyond_the_streams;
use crate::start::descriptor_table::Handle;

/// One side's socket.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Bell(Handle);

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// Somebody rang, or a signal came: look again.
    Ring,
    Nothing,
    /// The other side is gone for good.
    HungUp,
}

impl Bell {
    pub(super) fn pair() -> nix::Result<(Self, Self)> {
        let (one, other) = socketpair(AddressFamily::Unix, SockType::Stream, None, SockFlag::SOCK_CLOEXEC)?;
        Ok((Self(beyond_the_streams(one)?.into()), Self(beyond_the_streams(other)?.into())))
    }

    /// Makes the other side hear a ring. It never waits: if there is no room for one more byte, there are rings enough. If the
    /// other side is gone, nobody hears it.
    pub(super) fn ring(&self) {
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        while send(self.0.as_fd().as_raw_fd(), &[0], flags) == Err(Errno::EINTR) {}
    }

    /// Waits for a ring, and takes all that there are. Only one thread of one side may do this at a time, or one would take the other's.
    pub(super) fn listen(&self, deadline: Deadline) -> nix::Result<Heard> {
        let heard = self.poll(PollFlags::POLLIN, deadline)?;
        if heard == Heard::Ring {
            // What does not fit is heard next time.
            _ = recv(self.0.as_fd().as_raw_fd(), &mut [0; 64], MsgFlags::MSG_DONTWAIT);
        }
        Ok(heard)
    }

    /// Whether the other side is gone.
    pub(super) fn has_hung_up(&self) -> nix::Result<bool> {
        Ok(self.poll(PollFlags::empty(), Deadline::Now)? == Heard::HungUp)
    }

    fn poll(&self, what: PollFlags, deadline: Deadline) -> nix::Result<Heard> {
        let mut polled = [PollFd::new(self.0.as_fd(), what)];
        match poll(&mut polled, deadline.poll_timeout()) {
            Ok(0) => Ok(Heard::Nothing),
            Ok(_) => {
                let gone = polled[0].revents().is_some_and(|events| events.contains(PollFlags::POLLHUP));
                Ok(if gone { Heard::HungUp } else { Heard::Ring })
            }
            Err(Errno::EINTR) => Ok(Heard::Ring),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn rings_are_heard_once() {
        let (one, other) = Bell::pair().unwrap();
        assert_eq!(one.listen(Deadline::Now), Ok(Heard::Nothing));
        other.ring();
        other.ring();
        assert_eq!(one.listen(Deadline::Never), Ok(Heard::Ring));
        assert_eq!(one.listen(Deadline::after(Duration::from_millis(1))), Ok(Heard::Nothing));
        assert_eq!(other.listen(Deadline::Now), Ok(Heard::Nothing));
    }

    #[test]
    fn ringing_never_waits() {
        let (one, other) = Bell::pair().unwrap();
        (0..100_000).for_each(|_| other.ring());
        assert_eq!(one.listen(Deadline::Never), Ok(Heard::Ring));
        drop(one);
        other.ring();
    }

    #[test]
    fn the_other_side_is_seen_to_go_also_when_rings_were_not_heard() {
        let (one, other) = Bell::pair().unwrap();
        one.ring();
        other.ring();
        assert_eq!(one.has_hung_up(), Ok(false));
        drop(other);
        assert_eq!(one.has_hung_up(), Ok(true));
        assert_eq!(one.listen(Deadline::Never), Ok(Heard::HungUp));
    }
}
