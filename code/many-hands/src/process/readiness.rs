use std::fmt;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

/// A file descriptor that is readable when a queue or a task may be ready: for `poll`, `epoll` and
/// event loops that stand on these, such as tokio's `AsyncFd` and `mio`.
///
/// Made by [`Queue::readiness`](super::Queue::readiness),
/// [`Receiver::readiness`](super::queue::Receiver::readiness) and
/// [`Task::readiness`](super::Task::readiness), which say what ready means. Only ask whether it is
/// readable: what can be read from it is an affair of this crate. Pipes and processes need none of
/// this, since they have a descriptor themselves ([`AsFd`]).
///
/// It may be readable for nothing: others may have taken the message. So the thing itself is asked
/// (`try_recv`, `is_finished`), and only where that says no is the descriptor waited for again.
///
/// It is one more descriptor of this process, and keeps no queue open: where it is the last that is
/// left of a [receiver](super::queue::Receiver), the senders see that.
#[must_use = "the descriptor is closed when this is dropped"]
pub struct Readiness {
    descriptor: Box<dyn AsFd + Send + Sync>,
    /// The process that made it. A fork has a copy, whose end is not the end of this.
    owner: u32,
    at_end: Option<Box<dyn FnOnce() + Send + Sync>>,
}

impl Readiness {
    /// `at_end` is called when it is dropped by the process that made it.
    pub(super) fn new(
        descriptor: impl AsFd + Send + Sync + 'static,
        at_end: impl FnOnce() + Send + Sync + 'static,
    ) -> Self {
        let owner = std::process::id();
        Self { descriptor: Box::new(descriptor), owner, at_end: Some(Box::new(at_end)) }
    }
}

impl AsFd for Readiness {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.descriptor.as_fd()
    }
}

impl AsRawFd for Readiness {
    fn as_raw_fd(&self) -> RawFd {
        self.as_fd().as_raw_fd()
    }
}

impl Drop for Readiness {
    fn drop(&mut self) {
        if let Some(at_end) = self.at_end.take()
            && self.owner == std::process::id()
        {
            at_end();
        }
    }
}

impl fmt::Debug for Readiness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Readiness").field("descriptor", &self.as_fd()).finish_non_exhaustive()
    }
}
