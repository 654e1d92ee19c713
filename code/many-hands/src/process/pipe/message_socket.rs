//! One end of a connected pair of sockets, and messages on it.

use std::cell::{Cell, RefCell};
use std::io::IoSlice;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::socket::{AddressFamily, MsgFlags, Shutdown, SockFlag, SockType, shutdown, socketpair};
use postcard::ser_flavors::StdVec;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::frame_buffer::{HEADER, header};
use super::incoming::{Incoming, Message};
use crate::os::deadline::Deadline;
use crate::os::descriptor::above_standard_streams;
use crate::os::descriptor_message;
use crate::process::{EncodeError, FormatError, RecvError, SendError};
use crate::start::codec;
use crate::start::parcel::{Labels, Parcel, numbers};

/// How long a sender waits that has no room for handles, before it tries again.
const RETRY: Duration = Duration::from_millis(10);

impl AsFd for MessageSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

#[derive(Debug)]
pub(super) struct MessageSocket {
    socket: OwnedFd,
    /// Goes with the socket: what has been taken from that is nowhere else.
    incoming: RefCell<Incoming>,
    /// Nothing more will come in.
    has_ended: Cell<bool>,
}

impl MessageSocket {
    pub(super) fn pair() -> nix::Result<(Self, Self)> {
        let (one, other) = socketpair(AddressFamily::Unix, SockType::Stream, None, SockFlag::SOCK_CLOEXEC)?;
        let new = |socket| Self::from_parts(socket, RefCell::default(), Cell::new(false));
        Ok((new(above_standard_streams(one)?), new(above_standard_streams(other)?)))
    }

    pub(super) fn from_parts(socket: OwnedFd, incoming: RefCell<Incoming>, has_ended: Cell<bool>) -> Self {
        Self { socket, incoming, has_ended }
    }

    /// What another process needs to go on with it.
    pub(super) fn parts(&self) -> (BorrowedFd<'_>, &RefCell<Incoming>, &Cell<bool>) {
        if let Ok(mut incoming) = self.incoming.try_borrow_mut() {
            incoming.complete_labels(&self.socket);
        }
        (self.socket.as_fd(), &self.incoming, &self.has_ended)
    }

    fn socket(&self) -> RawFd {
        self.socket.as_raw_fd()
    }

    pub(super) fn send<T: Serialize>(&self, message: &T) -> Result<(), SendError> {
        match codec::encode(message) {
            Err(EncodeError::Handle) => {
                let mut parcels = Vec::new();
                let message = codec::pack_into(message, StdVec::new(), &mut parcels)?;
                let labels = codec::encode(&Labels::of(&parcels))?;
                self.send_frame(&[labels, message].concat(), &parcels)
            }
            body => self.send_frame(&body?, &[]),
        }
    }

    fn send_frame(&self, body: &[u8], parcels: &[Parcel]) -> Result<(), SendError> {
        let header = header(body.len(), !parcels.is_empty());
        let mut descriptors = numbers(parcels);
        let mut sent = 0;
        while sent < HEADER + body.len() {
            let rest = [IoSlice::new(&header[sent.min(HEADER)..]), IoSlice::new(&body[sent.saturating_sub(HEADER)..])];
            match descriptor_message::send(&self.socket, &rest, &descriptors, MsgFlags::MSG_NOSIGNAL) {
                Ok(more) => {
                    sent += more;
                    // They have gone with the first byte.
                    descriptors.clear();
                }
                Err(Errno::EINTR) => {}
                // The system lets a user have only so many on their way.
                Err(Errno::ETOOMANYREFS) => thread::sleep(RETRY),
                Err(Errno::EPIPE | Errno::ECONNRESET) => return Err(SendError::Disconnected),
                Err(error) => {
                    if sent > 0 {
                        // What came next would be taken for the rest of this message.
                        _ = shutdown(self.socket(), Shutdown::Write);
                    }
                    return Err(SendError::system(error));
                }
            }
        }
        Ok(())
    }

    pub(super) fn recv<T: DeserializeOwned>(&self, deadline: Deadline) -> Result<T, RecvError> {
        let mut incoming = self.incoming.try_borrow_mut().map_err(|_| RecvError::system(Errno::EDEADLK))?;
        loop {
            match incoming.missing() {
                Ok(0) => break,
                Ok(missing) => self.wait_for_more(&mut incoming, missing, deadline)?,
                Err(_) => {
                    // Where the next message begins can no longer be known. The sender need not go
                    // on.
                    _ = shutdown(self.socket(), Shutdown::Read);
                    return Err(self.end(&mut incoming));
                }
            }
        }
        // It counts as taken before it is read, so that one whose `Deserialize` panics is not read
        // again.
        let value = match incoming.take().map_err(|_| corrupt())? {
            Message::Plain(bytes) => codec::decode(bytes),
            Message::WithHandles(bytes, parcels) => codec::unpack(bytes, parcels),
            Message::WithoutHandles => return Err(RecvError::system(Errno::EMFILE)),
        };
        value.map_err(RecvError::Corrupt)
    }

    fn wait_for_more(&self, incoming: &mut Incoming, missing: usize, deadline: Deadline) -> Result<(), RecvError> {
        if self.has_ended.get() {
            return Err(RecvError::Disconnected);
        }
        let flags = if deadline == Deadline::Never { MsgFlags::empty() } else { MsgFlags::MSG_DONTWAIT };
        match incoming.receive(&self.socket, missing, flags) {
            // The reset is of a peer that has left without receiving everything.
            Ok(0) | Err(Errno::ECONNRESET) if incoming.is_empty() => {
                self.has_ended.set(true);
                Err(RecvError::Disconnected)
            }
            Ok(0) | Err(Errno::ECONNRESET) => Err(self.end(incoming)),
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(Errno::EAGAIN) if deadline == Deadline::Now => Err(RecvError::Empty),
            Err(Errno::EAGAIN) => self.wait(deadline),
            Err(error) => Err(RecvError::system(error)),
        }
    }

    /// Whether [`recv`](Self::recv) would not wait: a message is there, whole, or an error.
    pub(super) fn is_ready(&self) -> nix::Result<bool> {
        let mut incoming = self.incoming.try_borrow_mut().map_err(|_| Errno::EDEADLK)?;
        loop {
            let missing = match incoming.missing() {
                Ok(missing @ 1..) if !self.has_ended.get() => missing,
                _ => return Ok(true),
            };
            match incoming.receive(&self.socket, missing, MsgFlags::MSG_DONTWAIT) {
                // What has come in of a message stays for `recv` to complain about.
                Ok(0) | Err(Errno::ECONNRESET) => return Ok(true),
                Ok(_) | Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }

    /// No message follows any more, and what has come in is none.
    fn end(&self, incoming: &mut Incoming) -> RecvError {
        self.has_ended.set(true);
        *incoming = Incoming::default();
        corrupt()
    }

    /// Until something comes in or the other end is closed.
    fn wait(&self, deadline: Deadline) -> Result<(), RecvError> {
        match poll(&mut [PollFd::new(self.socket.as_fd(), PollFlags::POLLIN)], deadline.poll_timeout()) {
            Ok(0) if deadline.has_passed() => Err(RecvError::TimedOut),
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(error) => Err(RecvError::system(error)),
        }
    }
}

fn corrupt() -> RecvError {
    RecvError::Corrupt(FormatError::CUT_OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one end receives after these bytes were sent to it, and nothing more.
    fn received_of<T: DeserializeOwned>(bytes: &[u8]) -> Vec<Result<T, RecvError>> {
        let (one, other) = MessageSocket::pair().unwrap();
        let sent = nix::sys::socket::send(one.socket(), bytes, MsgFlags::MSG_NOSIGNAL);
        assert_eq!(sent.unwrap_or(0), bytes.len());
        drop(one);
        let mut received = Vec::new();
        loop {
            match other.recv(Deadline::Never) {
                Err(RecvError::Disconnected) => return received,
                message => received.push(message),
            }
        }
    }

    fn stream(messages: &[&str]) -> Vec<u8> {
        let frame = |message: &&str| {
            let body = codec::encode(message).unwrap();
            [&header(body.len(), false)[..], &body].concat()
        };
        messages.iter().flat_map(frame).collect()
    }

    #[test]
    fn it_is_ready_when_a_message_is_whole_or_none_comes() {
        let message = stream(&["a message"]);
        for cut in 0..message.len() {
            let (one, other) = MessageSocket::pair().unwrap();
            let send = |bytes: &[u8]| nix::sys::socket::send(one.socket(), bytes, MsgFlags::empty()).unwrap();
            send(&message[..cut]);
            assert_eq!(other.is_ready(), Ok(false), "cut at {cut}");
            send(&message[cut..]);
            assert_eq!(other.is_ready(), Ok(true));
            assert_eq!(other.recv(Deadline::Now), Ok("a message".to_string()));
            send(&message[..cut]);
            assert_eq!(other.is_ready(), Ok(false));
            drop(one);
            assert_eq!(other.is_ready(), Ok(true));
            let end = other.recv::<String>(Deadline::Now);
            assert!(matches!(end, Err(RecvError::Disconnected)) == (cut == 0) && end.is_err());
            assert_eq!(other.is_ready(), Ok(true));
        }
    }

    #[test]
    fn a_stream_that_is_cut_gives_what_was_whole_and_then_an_error() {
        let whole = stream(&["one", "", "three"]);
        let ends = [0, stream(&["one"]).len(), stream(&["one", ""]).len(), whole.len()];
        for cut in 0..=whole.len() {
            let received = received_of::<String>(&whole[..cut]);
            let messages = ends.iter().filter(|&&end| end <= cut).count() - 1;
            assert!(received[..messages].iter().all(Result::is_ok));
            match &received[messages..] {
                [] => assert!(ends.contains(&cut), "cut at {cut}"),
                [Err(RecvError::Corrupt(_))] => assert!(!ends.contains(&cut), "cut at {cut}"),
                other => panic!("cut at {cut}: {other:?}"),
            }
        }
    }

    /// Each byte of a stream in turn is changed in each bit: messages, errors and the end, and
    /// nothing else.
    #[test]
    fn a_stream_with_a_wrong_bit_gives_errors() {
        let whole = stream(&["one", "", "three"]);
        for bit in 0..whole.len() * 8 {
            let mut wrong = whole.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            assert!(received_of::<String>(&wrong).len() <= 3);
        }
    }

    #[test]
    fn noise_gives_errors() {
        let mut state = 1_u32;
        for length in 0..500 {
            let noise: Vec<u8> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .take(length)
            .collect();
            let received = received_of::<Vec<u32>>(&noise);
            assert!(received.iter().all(Result::is_err) && received.len() <= 1);
            // And behind a header that promises so much, and one that promises more than there is
            // memory.
            received_of::<Vec<u32>>(&[&header(length, false)[..], &noise].concat());
            let endless = received_of::<Vec<u32>>(&[&header(1 << 47, false)[..], &noise].concat());
            assert!(matches!(endless[..], [Err(RecvError::Corrupt(_))]));
        }
    }

    #[test]
    fn a_sender_learns_that_its_stream_was_given_up() {
        let (one, other) = MessageSocket::pair().unwrap();
        nix::sys::socket::send(one.socket(), &[0xff; 100], MsgFlags::MSG_NOSIGNAL).unwrap();
        assert!(matches!(other.recv::<u8>(Deadline::Never), Err(RecvError::Corrupt(_))));
        assert_eq!(other.recv::<u8>(Deadline::Never), Err(RecvError::Disconnected));
        assert_eq!(one.send(&1), Err(SendError::Disconnected));
    }
}
