use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, AsRawFd};
use std::time::Instant;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::epoll::EpollFlags;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, SockaddrIn, SockaddrIn6, connect, socket};
use nix::sys::time::TimeSpec;

use crate::coroutine::hub;

/// A connection that a coroutine waits for in its turn, and a thread by itself.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    /// Whether the hub knows of it.
    is_watched: bool,
}

#[derive(Clone, Copy)]
enum Interest {
    Read,
    Write,
}

impl Socket {
    /// Connects, by the deadline or not at all.
    pub fn connect(address: &SocketAddr, deadline: Option<Instant>) -> io::Result<Self> {
        let family = if address.is_ipv4() { AddressFamily::Inet } else { AddressFamily::Inet6 };
        let flags = SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC;
        let stream = TcpStream::from(socket(family, SockType::Stream, flags, None)?);
        let mut socket = Self { stream, is_watched: false };
        let descriptor = socket.stream.as_raw_fd();
        let begun = match address {
            SocketAddr::V4(address) => connect(descriptor, &SockaddrIn::from(*address)),
            SocketAddr::V6(address) => connect(descriptor, &SockaddrIn6::from(*address)),
        };
        match begun {
            Ok(()) => {}
            Err(Errno::EINPROGRESS) => {
                socket.wait_for(Interest::Write, deadline)?;
                socket.stream.take_error()?.map_or(Ok(()), Err)?;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(socket)
    }

    /// Reads what there is, and waits until there is something.
    pub fn read(&mut self, buffer: &mut [u8], deadline: Option<Instant>) -> io::Result<usize> {
        self.as_soon_as(Interest::Read, deadline, |mut stream| stream.read(buffer))
    }

    /// Writes what there is room for, and waits until there is some.
    pub fn write(&mut self, bytes: &[u8], deadline: Option<Instant>) -> io::Result<usize> {
        self.as_soon_as(Interest::Write, deadline, |mut stream| stream.write(bytes))
    }

    /// Whether nothing has come, not even the end.
    pub fn is_quiet(&self) -> bool {
        self.stream.peek(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    fn as_soon_as<T>(
        &mut self,
        interest: Interest,
        deadline: Option<Instant>,
        mut act: impl FnMut(&TcpStream) -> io::Result<T>,
    ) -> io::Result<T> {
        loop {
            match act(&self.stream) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.wait_for(interest, deadline)?,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }

    /// Waits until it may be ready. By the deadline it is an error without a number.
    fn wait_for(&mut self, interest: Interest, deadline: Option<Instant>) -> io::Result<()> {
        let is_ready = match hub::can_wait() {
            Some(hub) => {
                let events = match interest {
                    Interest::Read => EpollFlags::EPOLLIN,
                    Interest::Write => EpollFlags::EPOLLOUT,
                };
                hub.wait_until_ready(self.stream.as_fd(), events, deadline, &mut self.is_watched)?
            }
            None => {
                let events = match interest {
                    Interest::Read => PollFlags::POLLIN,
                    Interest::Write => PollFlags::POLLOUT,
                };
                let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
                let ready = ppoll(&mut [PollFd::new(self.stream.as_fd(), events)], left.map(TimeSpec::from), None);
                ready.or_else(|error| if error == Errno::EINTR { Ok(1) } else { Err(error) })? > 0
            }
        };
        if is_ready { Ok(()) } else { Err(ErrorKind::TimedOut.into()) }
    }
}
