//! Pipes: messages from one process to one other.
//!
//! [`channel`] makes a pipe with a sending and a receiving end, [`duplex`] one of which both ends
//! send and receive. Python's `multiprocessing.Pipe`.
//!
//! Each end belongs to one thread of one process at a time: it is moved, not copied. It reaches
//! another process in the argument of [`Process::spawn`](super::Process::spawn), in a message of
//! another pipe or of a queue, or with a task of a [`Pool`](super::Pool); what has come in and was
//! not taken goes along. For many senders or receivers, or a number of messages to be kept, there
//! is [`Queue`](super::Queue).
//!
//! A message may itself hold handles: ends of pipes, queues, locks, shared memory. It has at most
//! 253 descriptors ([`TooManyHandles`](super::EncodeError::TooManyHandles)). Where the receiver has
//! none free the message is lost, and `recv` is an error (`EMFILE`).
//!
//! Underneath is a pair of connected sockets. A message is serialised ([serde] with [postcard]) and
//! sent with its length before it. What has been sent and not received is kept by the kernel, which
//! has room for some 200 KiB; beyond that `send` waits for the receiver. There is no `try_send`:
//! the kernel would take a part of a message, and the receiver would wait for the rest.
//!
//! A `Vec<u8>` is serialised byte by byte. For bytes in bulk, wrap it in `serde_bytes::ByteBuf`,
//! from the crate `serde_bytes`. To pass bytes that are no messages there are [`std::io::pipe`] and
//! [`UnixStream::pair`](std::os::unix::net::UnixStream::pair).
//!
//! # When a peer dies
//!
//! When the process at the other end closes it or ends, also by a kill, [`recv`](Receiver::recv)
//! returns what has been sent before, and then [`Disconnected`](RecvError::Disconnected). A message
//! that was cut off in the middle is [`Corrupt`](RecvError::Corrupt). `send` fails with
//! [`Disconnected`](SendError::Disconnected); there is no SIGPIPE. A fork of a process has copies
//! of its ends, so the other side sees the end only when the fork has closed its copies too, or
//! ended.
//!
//! # Example
//!
//! ```
//! use many_hands::process::{Process, pipe};
//!
//! fn greet(words: pipe::Sender<String>) {
//!     words.send(&"hello".to_string()).expect("the parent receives");
//! }
//!
//! let (sender, receiver) = pipe::channel()?;
//! let child = Process::spawn(greet, sender)?;
//! assert_eq!(receiver.recv()?, "hello");
//! child.join()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod end;
mod frame_buffer;
mod incoming;
mod message_socket;

use std::marker::PhantomData;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::wait::sealed::Sealed;
use super::wait::{WakeFlag, Watch};
use super::{Error, RecvError, SendError, Waitable};
use crate::os::deadline::Deadline;
use end::End;
use message_socket::MessageSocket;

/// Makes a pipe for messages in one direction. Python's `Pipe(duplex=False)`, which returns the
/// receiving end first.
///
/// # Errors
///
/// [`Error::System`] if the system has no file descriptors for it.
///
/// ```
/// use many_hands::process::{RecvError, pipe};
///
/// let (sender, receiver) = pipe::channel()?;
/// sender.send(&("a tuple".to_string(), 5))?;
/// drop(sender);
/// assert_eq!(receiver.recv()?, ("a tuple".to_string(), 5));
/// assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "Pipe")]
pub fn channel<T>() -> Result<(Sender<T>, Receiver<T>), Error> {
    let (sender, receiver) = MessageSocket::pair().map_err(Error::system("make a pipe"))?;
    Ok((Sender { end: sender.into() }, Receiver { end: receiver.into() }))
}

/// Makes a pipe whose ends both send and receive: what the one sends, an `S`, the other receives,
/// and the other way round. Python's `Pipe()`.
///
/// # Errors
///
/// [`Error::System`] if the system has no file descriptors for it.
///
/// ```
/// use many_hands::process::{Process, pipe};
///
/// fn double(parent: pipe::Connection<u64, u32>) {
///     for number in &parent {
///         let number = number.expect("it can be read");
///         parent.send(&(2 * u64::from(number))).expect("the parent receives");
///     }
/// }
///
/// let (child_end, parent_end) = pipe::duplex()?;
/// let child = Process::spawn(double, child_end)?;
/// parent_end.send(&21)?;
/// assert_eq!(parent_end.recv()?, 42);
/// drop(parent_end); // the end of the child's stream
/// assert!(child.join()?.success());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "Pipe")]
#[allow(clippy::type_complexity, reason = "a name would hide that the ends mirror each other")]
pub fn duplex<S, R>() -> Result<(Connection<S, R>, Connection<R, S>), Error> {
    let (one, other) = MessageSocket::pair().map_err(Error::system("make a pipe"))?;
    Ok((Connection { end: one.into() }, Connection { end: other.into() }))
}

/// The sending end of a pipe. Made by [`channel`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Sender<T> {
    end: End<fn(T)>,
}

impl<T: Serialize> Sender<T> {
    /// Sends a copy of a message; waits while the pipe has no room for all of it.
    ///
    /// # Errors
    ///
    /// [`SendError::Disconnected`] if the receiving end is gone. [`SendError::Encode`] and
    /// [`SendError::System`] as they say.
    ///
    /// ```
    /// # use many_hands::process::{SendError, pipe};
    /// let (sender, receiver) = pipe::channel()?;
    /// sender.send(&1)?;
    /// drop(receiver);
    /// assert_eq!(sender.send(&2), Err(SendError::Disconnected));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn send(&self, message: &T) -> Result<(), SendError> {
        self.end.send(message)
    }
}

/// The receiving end of a pipe. Made by [`channel`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Receiver<T> {
    end: End<fn() -> T>,
}

impl<T: DeserializeOwned> Receiver<T> {
    /// Takes the next message; waits while there is none.
    ///
    /// # Errors
    ///
    /// [`RecvError::Disconnected`] at the end of the stream: nothing is left, and the sending end
    /// is gone. [`RecvError::Corrupt`] if what came is no message of this type; if it is no message
    /// at all, or only the beginning of one, the next error is `Disconnected`.
    /// [`RecvError::System`] if the system refuses.
    ///
    /// # Panics
    ///
    /// If the message's `Deserialize` panics. The message is gone, and the pipe goes on.
    ///
    /// ```
    /// # use many_hands::process::pipe;
    /// let (sender, receiver) = pipe::channel()?;
    /// sender.send(&"hello".to_string())?;
    /// assert_eq!(receiver.recv()?, "hello");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recv(&self) -> Result<T, RecvError> {
        self.end.recv(Deadline::Never)
    }

    /// Takes the next message if it is there, whole.
    ///
    /// # Errors
    ///
    /// [`RecvError::Empty`], and those of [`recv`](Self::recv).
    ///
    /// ```
    /// # use many_hands::process::{RecvError, pipe};
    /// let (sender, receiver) = pipe::channel()?;
    /// assert_eq!(receiver.try_recv(), Err(RecvError::Empty));
    /// sender.send(&'a')?;
    /// assert_eq!(receiver.try_recv(), Ok('a'));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn try_recv(&self) -> Result<T, RecvError> {
        self.end.recv(Deadline::Now)
    }

    /// Takes the next message; waits at most `timeout` until it is there, whole. What has come of
    /// it by then is kept. A time beyond the clock is for ever.
    ///
    /// # Errors
    ///
    /// [`RecvError::TimedOut`], and those of [`recv`](Self::recv).
    ///
    /// ```
    /// # use many_hands::process::{RecvError, pipe};
    /// use std::time::Duration;
    ///
    /// let (_sender, receiver) = pipe::channel::<u8>()?;
    /// assert_eq!(receiver.recv_timeout(Duration::from_millis(10)), Err(RecvError::TimedOut));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "poll")]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvError> {
        self.end.recv(Deadline::after(timeout))
    }

    /// Takes one message after the other, and waits for each, until the end of the stream. A
    /// message that [cannot be read](RecvError::Corrupt) is an `Err`.
    ///
    /// ```
    /// # use many_hands::process::pipe;
    /// let (sender, receiver) = pipe::channel()?;
    /// sender.send(&1)?;
    /// sender.send(&2)?;
    /// drop(sender);
    /// assert_eq!(receiver.iter().collect::<Result<Vec<_>, _>>()?, [1, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { socket: &self.end, message: PhantomData }
    }
}

/// One end of a pipe that sends an `S` and receives an `R`. Made by [`duplex`].
///
/// Two ends that both send more than the pipe has room for, and do not receive meanwhile, wait for
/// each other for ever.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Connection<S, R> {
    end: End<fn(S) -> R>,
}

impl<S: Serialize, R> Connection<S, R> {
    /// Sends a copy of a message; waits while the pipe has no room for all of it. As
    /// [`Sender::send`].
    ///
    /// # Errors
    ///
    /// Those of [`Sender::send`].
    pub fn send(&self, message: &S) -> Result<(), SendError> {
        self.end.send(message)
    }
}

impl<S, R: DeserializeOwned> Connection<S, R> {
    /// Takes the next message; waits while there is none. As [`Receiver::recv`].
    ///
    /// # Errors
    ///
    /// Those of [`Receiver::recv`].
    pub fn recv(&self) -> Result<R, RecvError> {
        self.end.recv(Deadline::Never)
    }

    /// Takes the next message if it is there, whole. As [`Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// Those of [`Receiver::try_recv`].
    pub fn try_recv(&self) -> Result<R, RecvError> {
        self.end.recv(Deadline::Now)
    }

    /// Takes the next message; waits at most `timeout`. As [`Receiver::recv_timeout`].
    ///
    /// # Errors
    ///
    /// Those of [`Receiver::recv_timeout`].
    #[doc(alias = "poll")]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<R, RecvError> {
        self.end.recv(Deadline::after(timeout))
    }

    /// Takes one message after the other, until the end of the stream. As [`Receiver::iter`].
    pub fn iter(&self) -> Iter<'_, R> {
        Iter { socket: &self.end, message: PhantomData }
    }
}

/// The messages of a pipe, one after the other. Made by [`Receiver::iter`] and
/// [`Connection::iter`].
#[derive(Debug)]
pub struct Iter<'a, T> {
    socket: &'a MessageSocket,
    message: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Iterator for Iter<'_, T> {
    type Item = Result<T, RecvError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.socket.recv(Deadline::Never) {
            Err(RecvError::Disconnected) => None,
            message => Some(message),
        }
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Receiver<T> {
    type Item = Result<T, RecvError>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, S, R: DeserializeOwned> IntoIterator for &'a Connection<S, R> {
    type Item = Result<R, RecvError>;
    type IntoIter = Iter<'a, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Makes a receiving end something that one can wait for, here or in an event loop of one's own.
macro_rules! waitable {
    ($($end:ident<$($type:ident),+>)+) => {$(
        /// It becomes readable when a message, or a part of one, or the end of the stream has come:
        /// for an event loop of one's own, which asks `try_recv` until that is
        /// [`Empty`](RecvError::Empty) before it waits.
        impl<$($type),+> AsFd for $end<$($type),+> {
            fn as_fd(&self) -> BorrowedFd<'_> {
                self.end.as_fd()
            }
        }

        impl<$($type),+> Sealed for $end<$($type),+> {}

        impl<$($type),+> Waitable for $end<$($type),+> {
            fn is_ready(&self) -> Result<bool, Error> {
                self.end.is_ready()
            }

            fn watch<'a>(&'a self, _: &WakeFlag) -> Result<Watch<'a>, Error> {
                Ok(Watch::readable(self.end.as_fd()))
            }
        }
    )+};
}

waitable! { Receiver<T> Connection<S, R> }

/// It becomes writable when there is room for a part of a message, and says so too when the
/// receiving end is gone.
impl<T> AsFd for Sender<T> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.end.as_fd()
    }
}
