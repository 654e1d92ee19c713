use std::cell::RefCell;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::time::TimeSpec;

use super::Token;

/// How many sockets are asked for at once.
const EVENTS: usize = 256;

/// How the flag of the inbox is named: no token has this number.
const FLAG: u64 = u64::MAX;

/// Waits for sockets, for the flag of the inbox, and for the time to pass.
pub(super) struct Poller {
    epoll: Epoll,
    events: RefCell<Vec<EpollEvent>>,
}

impl Poller {
    pub fn new(flag: BorrowedFd<'_>) -> io::Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        epoll.add(flag, EpollEvent::new(EpollFlags::EPOLLIN | EpollFlags::EPOLLET, FLAG))?;
        Ok(Self { epoll, events: RefCell::new(vec![EpollEvent::empty(); EVENTS]) })
    }

    /// Sees to it that this is woken once when the socket is ready. A socket that is closed is
    /// forgotten by the kernel.
    pub fn watch(
        &self,
        socket: BorrowedFd<'_>,
        interest: EpollFlags,
        token: Token,
        is_watched: &mut bool,
    ) -> io::Result<()> {
        let mut event = EpollEvent::new(interest | EpollFlags::EPOLLONESHOT, token.into());
        if *is_watched {
            self.epoll.modify(socket, &mut event)?;
        } else {
            self.epoll.add(socket, event)?;
            *is_watched = true;
        }
        Ok(())
    }

    /// Waits for no longer than this, or for as long as it takes, and names what is ready. It may
    /// come back earlier.
    pub fn wait(&self, time: Option<Duration>, mut ready: impl FnMut(Token)) {
        let mut events = self.events.borrow_mut();
        let many = match self.epoll.wait(&mut events, self.whole_milliseconds(time)) {
            Ok(many) => many,
            Err(Errno::EINTR) => 0,
            Err(error) => panic!("the sockets of coroutines cannot be waited for: {error}"),
        };
        for event in &events[..many] {
            if event.data() != FLAG {
                ready(event.data().into());
            }
        }
    }

    /// Waits for what is less than a millisecond, of which `epoll_wait` knows nothing, and says
    /// what that is to wait for. What is more is rounded down: the rest has its turn after that.
    fn whole_milliseconds(&self, time: Option<Duration>) -> EpollTimeout {
        let Some(time) = time else { return EpollTimeout::NONE };
        if !time.is_zero() && time < Duration::from_millis(1) {
            let mut epoll = [PollFd::new(self.epoll.0.as_fd(), PollFlags::POLLIN)];
            // However it ends, what is ready is asked for next.
            let _ = ppoll(&mut epoll, Some(TimeSpec::from_duration(time)), None);
        }
        EpollTimeout::try_from(time).unwrap_or(EpollTimeout::MAX)
    }
}
