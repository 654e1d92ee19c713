//! [`Queue`]: messages from many processes to many processes.

mod consumers;
mod frame;
mod joinable;
mod overflow;
mod read;
mod receiver;
mod ring_writer;
mod sender;
mod shared;
mod sockets;
#[cfg(test)]
mod tests;
mod wake_socket;
mod write;

use std::sync::Arc;
use std::time::Duration;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use joinable::{Abandoned, JoinableQueue, SurplusTaskDone};
pub use receiver::{Iter, Receiver};
pub use sender::Sender;

use super::wait::sealed::Sealed;
use super::wait::{WakeFlag, Watch};
use super::{Error, Readiness, RecvError, SendError, Waitable};
use crate::os::kind::Kind;
use crate::start::descriptor_table;
use shared::Shared;
use sockets::Sockets;

/// A queue of messages that many processes, and the threads in them, send to and receive from.
/// Python's `multiprocessing.Queue`.
///
/// Messages are taken by reference, because what travels is a copy: it is serialised ([serde] with
/// [postcard]) into memory that the processes share, and made anew from there. Each message is
/// received once, and the messages of one sender in the order in which it sent them. There is no
/// thread behind it: when `send` returns, the message is in the queue, and stays there when the
/// sender ends.
///
/// A queue reaches another process in the argument of [`Process::spawn`](super::Process::spawn), in
/// a message of another queue or of a [pipe](super::pipe), or with a task of a
/// [`Pool`](super::Pool). A clone is the same queue. A process that holds a `Queue` can always send
/// and receive, so no thread ever sees an end of the stream: for that, [`split`](Self::split) it.
///
/// While one sender serialises its message the other senders wait, and while one receiver reads its
/// message the other receivers do. So the code that does it must not wait for one of them: a
/// `Serialize` that locks what another sender holds while it sends is a deadlock. A message whose
/// `Serialize` sends to the same queue gets an [error](SendError::System).
///
/// A `Vec<u8>` is serialised byte by byte. For bytes in bulk, wrap it in `serde_bytes::ByteBuf`,
/// from the crate `serde_bytes`.
///
/// # When a peer dies
///
/// A process may be killed at any moment. A message that it was sending is then either in the queue
/// or not, whole; a message that it was receiving is either still in the queue or gone with it. No
/// thread receives half a message, or one twice. The others go on: at once, or after a second in
/// the rare case that it was killed between sending a message and waking the one that waits for it.
/// No file or process is left over.
///
/// [Handles](#handles-in-messages) are not lost either: they stay with the message until it counts
/// as received.
///
/// A process that is *stopped* (SIGSTOP) in the middle of a copy makes the others wait until it
/// goes on.
///
/// # Handles in messages
///
/// A message may hold handles: queues, ends of pipes, locks, shared memory. (Python's `Queue`
/// refuses these in a message.) They go beside the ring, as descriptors through a socket, which
/// costs some microseconds; a message without them is as quick as ever. A message has at most 253
/// descriptors ([`TooManyHandles`](super::EncodeError::TooManyHandles)), and `send` also waits
/// where the system has no room for more of them on their way: at some hundred messages, or at as
/// many descriptors as this process may open (`ulimit -n`). If the receiver has no descriptor free,
/// `recv` is an error (`EMFILE`), and the message stays in the queue.
///
/// ```
/// use many_hands::process::{Process, Queue};
///
/// fn serve(requests: Queue<(u64, Queue<u64>)>) {
///     let (number, answers) = requests.recv().expect("the parent has sent one");
///     answers.send(&(number * number)).expect("the parent receives it");
/// }
///
/// let requests = Queue::bounded(8)?;
/// let server = Process::spawn(serve, requests.clone())?;
/// let answers = Queue::bounded(1)?; // made when the server runs already
/// requests.send(&(12, answers.clone()))?;
/// assert_eq!(answers.recv()?, 144);
/// server.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Memory
///
/// A queue has a ring of 4 MiB, more with a capacity above 87 381, of which it uses what it has
/// needed so far. Messages for which that has no room are kept in other memory, which is given back
/// when they have been received. So `capacity` messages always find room, however large; keep it
/// small if they are.
///
/// # Example
///
/// ```
/// use many_hands::process::{Process, Queue};
///
/// fn square((jobs, results): (Queue<u64>, Queue<u64>)) {
///     let number = jobs.recv().expect("the parent has sent one");
///     results.send(&(number * number)).expect("the parent receives it");
/// }
///
/// let (jobs, results) = (Queue::bounded(8)?, Queue::bounded(8)?);
/// let child = Process::spawn(square, (jobs.clone(), results.clone()))?;
/// jobs.send(&12)?;
/// assert_eq!(results.recv()?, 144);
/// child.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "multiprocessing.Queue")]
#[doc(alias = "SimpleQueue")]
pub struct Queue<T> {
    sender: Sender<T>,
    receiver: Receiver<T>,
}

impl<T> Queue<T> {
    /// A new queue, for at most `capacity` messages at a time. Python's `maxsize`; there is no
    /// unbounded queue.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptors for it (it takes seven),
    /// or if `capacity` is above 2²⁴.
    ///
    /// # Panics
    ///
    /// If `capacity` is zero.
    ///
    /// ```
    /// use many_hands::process::Queue;
    ///
    /// let queue = Queue::<String>::bounded(100)?;
    /// assert_eq!((queue.len(), queue.capacity()), (0, 100));
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[doc(alias = "maxsize")]
    pub fn bounded(capacity: usize) -> Result<Self, Error> {
        assert!(capacity > 0, "a queue needs a capacity of at least one message");
        let made = Shared::new(capacity).and_then(|shared| Ok((shared, Sockets::pair()?)));
        let (shared, (senders, receivers)) = made.map_err(Error::system("make a queue"))?;
        Ok(Self::of(Arc::new(shared), Arc::new(senders), Arc::new(receivers)))
    }

    fn of(shared: Arc<Shared>, senders: Arc<Sockets>, receivers: Arc<Sockets>) -> Self {
        Self { sender: Sender::unwatched(Arc::clone(&shared), senders), receiver: Receiver::new(shared, receivers) }
    }

    /// Divides the queue into its two ends. A process that holds only one of them sees when the
    /// last of the others is gone, in all processes.
    ///
    /// ```
    /// use many_hands::process::{Queue, RecvError};
    ///
    /// let (sender, receiver) = Queue::bounded(8)?.split();
    /// let second = sender.clone();
    /// sender.send(&1)?;
    /// drop(sender);
    /// second.send(&2)?;
    /// drop(second);
    /// assert_eq!((receiver.recv()?, receiver.recv()?), (1, 2));
    /// assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use = "the ends are closed when they are dropped"]
    pub fn split(self) -> (Sender<T>, Receiver<T>) {
        // A clone watches whether there are receivers.
        (self.sender.clone(), self.receiver)
    }

    /// How many messages have been sent and not received. Other processes may change it at any
    /// moment.
    ///
    /// ```
    /// # let queue = many_hands::process::Queue::bounded(8)?;
    /// queue.send(&'a')?;
    /// queue.send(&'b')?;
    /// assert_eq!(queue.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias = "qsize")]
    pub fn len(&self) -> usize {
        self.sender.len()
    }

    /// Whether all messages have been received, at this moment.
    ///
    /// ```
    /// # let queue = many_hands::process::Queue::bounded(8)?;
    /// assert!(queue.is_empty());
    /// queue.send(&'a')?;
    /// assert!(!queue.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias = "empty")]
    pub fn is_empty(&self) -> bool {
        self.sender.is_empty()
    }

    /// Whether there are as many messages as there may be, at this moment.
    ///
    /// ```
    /// # let queue = many_hands::process::Queue::bounded(1)?;
    /// queue.send(&'a')?;
    /// assert!(queue.is_full());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias = "full")]
    pub fn is_full(&self) -> bool {
        self.sender.is_full()
    }

    /// How many messages there may be: what [`bounded`](Self::bounded) was given.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.sender.capacity()
    }
}

impl<T> Queue<T> {
    /// A file descriptor for event loops, which is readable when there may be a message. It is
    /// readable at first.
    ///
    /// Take messages with [`try_recv`](Self::try_recv) until that is [`Empty`](RecvError::Empty),
    /// and only then wait for the descriptor: `Empty` is what clears it. It may be readable for
    /// nothing, when another receiver was quicker; all event loops that watch a queue, in whichever
    /// process, are woken for each message.
    ///
    /// While a descriptor exists each `send` costs one more call to the system; a process that is
    /// killed with one leaves the others with that cost.
    ///
    /// # When a peer dies
    ///
    /// The descriptor of a `Queue` says nothing about other processes, since this one can always
    /// send more; that of [`Receiver`] is readable at the end of the stream. A process that is
    /// killed right after it has moved a message, in the instant before it tells the event loops,
    /// leaves them asleep until the next message; `recv` would look by itself after a second. An
    /// event loop that must not depend on a next message asks `try_recv` now and then.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no file descriptor for it.
    ///
    /// ```
    /// use many_hands::process::{Process, Queue, RecvError};
    /// use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    /// use std::os::fd::AsFd;
    ///
    /// fn count(numbers: Queue<u32>) {
    ///     (1..=3).for_each(|number| numbers.send(&number).expect("the parent receives it"));
    /// }
    ///
    /// let numbers = Queue::bounded(8)?;
    /// let _counter = Process::spawn(count, numbers.clone())?;
    /// let ready = numbers.readiness()?;
    /// let mut sum = 0;
    /// while sum < 6 {
    ///     match numbers.try_recv() {
    ///         Ok(number) => sum += number,
    ///         Err(RecvError::Empty) => {
    ///             // Among other descriptors, as a rule.
    ///             poll(&mut [PollFd::new(ready.as_fd(), PollFlags::POLLIN)], PollTimeout::NONE)?;
    ///         }
    ///         Err(error) => return Err(error.into()),
    ///     }
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn readiness(&self) -> Result<Readiness, Error> {
        self.receiver.readiness()
    }
}

impl<T: Serialize> Queue<T> {
    /// Sends a copy of a message; waits while the queue is full.
    ///
    /// # Errors
    ///
    /// [`SendError::Encode`] if the message cannot be serialised, [`SendError::System`] if the
    /// system has no memory for it. The queue is as before.
    ///
    /// # Panics
    ///
    /// If the message's `Serialize` panics. The queue is as before.
    ///
    /// ```
    /// # use many_hands::process::Queue;
    /// let queue = Queue::bounded(8)?;
    /// queue.send(&("a tuple".to_string(), 5))?;
    /// assert_eq!(queue.recv()?, ("a tuple".to_string(), 5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "put")]
    pub fn send(&self, message: &T) -> Result<(), SendError> {
        self.sender.send(message)
    }

    /// Sends a copy of a message if the queue is not full. It does not wait for receivers, only for
    /// another sender that is copying its message just now.
    ///
    /// # Errors
    ///
    /// [`SendError::Full`], and those of [`send`](Self::send).
    ///
    /// ```
    /// # use many_hands::process::{Queue, SendError};
    /// let queue = Queue::bounded(1)?;
    /// queue.try_send(&1)?;
    /// assert_eq!(queue.try_send(&2), Err(SendError::Full));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "put_nowait")]
    pub fn try_send(&self, message: &T) -> Result<(), SendError> {
        self.sender.try_send(message)
    }

    /// Sends a copy of a message; waits at most `timeout` while the queue is full. A time beyond
    /// the clock is for ever.
    ///
    /// # Errors
    ///
    /// [`SendError::TimedOut`], and those of [`send`](Self::send).
    ///
    /// ```
    /// # use many_hands::process::{Queue, SendError};
    /// use std::time::Duration;
    ///
    /// let queue = Queue::bounded(1)?;
    /// queue.send(&1)?;
    /// assert_eq!(queue.send_timeout(&2, Duration::from_millis(10)), Err(SendError::TimedOut));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn send_timeout(&self, message: &T, timeout: Duration) -> Result<(), SendError> {
        self.sender.send_timeout(message, timeout)
    }
}

impl<T: DeserializeOwned> Queue<T> {
    /// Takes the next message; waits while there is none.
    ///
    /// # Errors
    ///
    /// [`RecvError::Corrupt`] if the message cannot be read; it is then gone. [`RecvError::System`]
    /// if the system refuses.
    ///
    /// # Panics
    ///
    /// If the message's `Deserialize` panics. The message is gone, and the queue goes on.
    ///
    /// ```
    /// # use many_hands::process::Queue;
    /// let queue = Queue::bounded(8)?;
    /// queue.send(&"hello".to_string())?;
    /// assert_eq!(queue.recv()?, "hello");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "get")]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.receiver.recv()
    }

    /// Takes the next message if there is one. It does not wait for senders, only for another
    /// receiver that is copying its message just now.
    ///
    /// # Errors
    ///
    /// [`RecvError::Empty`], and those of [`recv`](Self::recv).
    ///
    /// ```
    /// # use many_hands::process::{Queue, RecvError};
    /// let queue = Queue::<i32>::bounded(8)?;
    /// assert_eq!(queue.try_recv(), Err(RecvError::Empty));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "get_nowait")]
    pub fn try_recv(&self) -> Result<T, RecvError> {
        self.receiver.try_recv()
    }

    /// Takes the next message; waits at most `timeout` while there is none. A time beyond the clock
    /// is for ever.
    ///
    /// # Errors
    ///
    /// [`RecvError::TimedOut`], and those of [`recv`](Self::recv).
    ///
    /// ```
    /// # use many_hands::process::{Queue, RecvError};
    /// use std::time::Duration;
    ///
    /// let queue = Queue::<i32>::bounded(8)?;
    /// assert_eq!(queue.recv_timeout(Duration::from_millis(10)), Err(RecvError::TimedOut));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvError> {
        self.receiver.recv_timeout(timeout)
    }

    /// Takes one message after the other, and waits for each. It does not end, because this process
    /// can always send more; that of [`Receiver`] does.
    ///
    /// ```
    /// # use many_hands::process::Queue;
    /// let queue = Queue::bounded(8)?;
    /// queue.send(&1)?;
    /// queue.send(&2)?;
    /// assert_eq!(queue.iter().take(2).collect::<Result<Vec<_>, _>>()?, [1, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> Iter<'_, T> {
        self.receiver.iter()
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Queue<T> {
    type Item = Result<T, RecvError>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> Sealed for Queue<T> {}

/// As its receiving end.
impl<T> Waitable for Queue<T> {
    fn is_ready(&self) -> Result<bool, Error> {
        self.receiver.is_ready()
    }

    fn watch<'a>(&'a self, flag: &WakeFlag) -> Result<Watch<'a>, Error> {
        self.receiver.watch(flag)
    }
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        let shared = Arc::clone(self.sender.shared());
        Self::of(shared, Arc::clone(self.sender.sockets()), Arc::clone(self.receiver.sockets()))
    }
}

impl<T> std::fmt::Debug for Queue<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Queue").field("len", &self.len()).field("capacity", &self.capacity()).finish()
    }
}

impl<T> Serialize for Queue<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [memory, overflow, ready] = self.sender.shared().descriptors();
        let [senders, receivers] = [self.sender.sockets(), self.receiver.sockets()].map(|side| side.descriptors());
        let descriptors = [memory, overflow, ready, senders[0], senders[1], receivers[0], receivers[1]];
        descriptor_table::give(Kind::named::<Self>(), &descriptors, serializer)
    }
}

impl<'de, T> Deserialize<'de> for Queue<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [memory, overflow, ready, sw, sp, rw, rp] = descriptor_table::take(Kind::named::<Self>(), deserializer)?;
        let shared = Shared::from_descriptors([memory, overflow, ready]).map_err(D::Error::custom)?;
        let (senders, receivers) = (Sockets::from([sw, sp]), Sockets::from([rw, rp]));
        Ok(Self::of(Arc::new(shared), Arc::new(senders), Arc::new(receivers)))
    }
}
