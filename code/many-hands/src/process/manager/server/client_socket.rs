//! The server's end of one connection, and what has been read from it and not yet written to it.

use std::borrow::Cow;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, recv, send};

use super::answer::Answer;
use crate::process::manager::handshake::Nonce;
use crate::process::manager::protocol::{LENGTH, LONGEST, LONGEST_GREETING, Refusal, Reply, length_of, with_length};

pub(super) struct ClientSocket {
    stream: OwnedFd,
    /// The client's process, on its host.
    pub(super) pid: u32,
    /// From the network: what it is to answer.
    pub(super) challenge: Option<Nonce>,
    /// It has shown that it knows the secret, or the key.
    pub(super) greeted: bool,
    /// It has sent a request and has not been answered.
    pub(super) asking: bool,
    /// The beginning of a message.
    input: Vec<u8>,
    /// The latest answer, and how much of it is written.
    output: Vec<u8>,
    written: usize,
    /// The system has been asked to say when more can be written.
    pub(super) watched: bool,
    /// If the latest answer is a message of a queue: of which, and where in the answer it begins.
    delivery: Option<(u64, usize)>,
}

/// How a connection ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Closed {
    /// The latest answer was not read to its end.
    pub(super) unread: bool,
}

impl ClientSocket {
    pub(super) fn new(stream: OwnedFd, pid: u32) -> Self {
        Self {
            stream,
            pid,
            challenge: None,
            greeted: false,
            asking: false,
            input: Vec::new(),
            output: Vec::new(),
            written: 0,
            watched: false,
            delivery: None,
        }
    }

    /// Reads what is there; `None` if nothing is.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, Closed> {
        match recv(self.stream.as_raw_fd(), buffer, MsgFlags::MSG_DONTWAIT) {
            Ok(0) => Err(Closed { unread: self.is_writing() }),
            Ok(read) => Ok(Some(read)),
            Err(Errno::EAGAIN | Errno::EINTR) => Ok(None),
            // The system says ECONNRESET, and not only that there is no more, when the other end
            // closes with something unread.
            Err(_) => Err(Closed { unread: true }),
        }
    }

    /// Puts together what has been read; `None` until it is a whole message.
    pub(super) fn collect<'a>(&mut self, read: &'a [u8]) -> Result<Option<Cow<'a, [u8]>>, Refusal> {
        if self.asking || self.is_writing() {
            return Err(Refusal::Unreadable);
        }
        // It asks on, so what it was sent has arrived.
        self.delivery = None;
        let message = if self.input.is_empty() {
            Cow::Borrowed(read)
        } else {
            self.input.extend_from_slice(read);
            Cow::Owned(std::mem::take(&mut self.input))
        };
        let whole = match length_of(&message) {
            Some(length) if length > if self.greeted { LONGEST } else { LONGEST_GREETING } => {
                return Err(Refusal::TooLong { length: length as u64 });
            }
            Some(length) => LENGTH + length,
            None => usize::MAX,
        };
        match message {
            message if message.len() == whole => Ok(Some(message)),
            message if message.len() > whole => Err(Refusal::Unreadable),
            message => {
                self.input = message.into_owned();
                if whole < usize::MAX {
                    self.input.reserve_exact(whole - self.input.len());
                }
                Ok(None)
            }
        }
    }

    /// Begins to write an answer.
    pub(super) fn answer(&mut self, answer: Answer) -> Result<(), Closed> {
        let header = |reply: &Reply| postcard::to_extend(reply, vec![0; LENGTH]).expect("a reply is plain data");
        let mut message = header(&answer.reply);
        self.delivery = answer.from_queue.map(|queue| (queue, message.len()));
        message.extend_from_slice(&answer.value);
        self.output = with_length(message).unwrap_or_else(|length| {
            let refused = header(&Reply::Refused(Refusal::TooLong { length: length as u64 }));
            with_length(refused).expect("a refusal is short")
        });
        self.asking = false;
        self.written = 0;
        self.write()
    }

    /// Writes as much of the answer as goes now.
    pub(super) fn write(&mut self) -> Result<(), Closed> {
        let how = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        while self.is_writing() {
            match send(self.stream.as_raw_fd(), &self.output[self.written..], how) {
                Ok(written) => self.written += written,
                Err(Errno::EAGAIN) => return Ok(()),
                Err(Errno::EINTR) => {}
                Err(_) => return Err(Closed { unread: true }),
            }
        }
        if self.delivery.is_none() {
            self.output = Vec::new();
            self.written = 0;
        }
        Ok(())
    }

    /// Whether there is more of the answer to write.
    pub(super) fn is_writing(&self) -> bool {
        self.written < self.output.len()
    }

    /// The message of a queue that was the latest answer.
    pub(super) fn into_delivery(mut self) -> Option<(u64, Vec<u8>)> {
        self.delivery.map(|(queue, begin)| (queue, self.output.split_off(begin)))
    }
}

impl AsFd for ClientSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}
