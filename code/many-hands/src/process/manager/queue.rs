use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::object::{Object, Of, typed_proxy};
use super::protocol::{Op, QueueOp, Reply, Request};

/// A queue of messages for many senders and receivers, kept by a [`Manager`](super::Manager).
/// Python's `Manager().Queue()`, with the words of crossbeam's channels.
///
/// It has no end: a [`recv`](Self::recv) waits as long as there is no message, whatever else is
/// there. Each message goes to one receiver. If that dies before it has read the message, the
/// message is the first in the queue again.
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors), except for `OutOfRange`.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::{ManagerError, Queue};
/// use many_hands::process::{Manager, Process};
///
/// fn square((numbers, squares): (Queue<Option<u64>>, Queue<u64>)) -> Result<(), ManagerError> {
///     while let Some(number) = numbers.recv()? {
///         squares.send(number * number)?;
///     }
///     Ok(())
/// }
///
/// let manager = Manager::new()?;
/// let (numbers, squares) = (manager.queue(2)?, manager.unbounded_queue()?);
/// let child = Process::spawn(square, (numbers.clone(), squares.clone()))?;
/// for number in 1..=5 {
///     numbers.send(Some(number))?;
/// }
/// numbers.send(None)?;
/// assert!(child.join()?.success());
/// assert_eq!(squares.len()?, 5);
/// assert_eq!(squares.recv()?, 1);
/// assert_eq!(squares.try_recv()?, Some(4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Queue<T> {
    object: Object,
    of: Of<T>,
}

typed_proxy!(Queue<T>);

/// Why a message was not sent at once or in time.
///
/// It converts into a [`ManagerError`], so `?` passes it on.
#[derive(Debug, thiserror::Error)]
pub enum TrySendError<T> {
    /// The queue was full, all the time. This is the message.
    #[error("the queue is full")]
    Full(T),

    /// Another reason.
    #[error(transparent)]
    Manager(#[from] ManagerError),
}

impl<T: Serialize + DeserializeOwned> Queue<T> {
    /// Puts a message in. Waits while the queue is full. Python's `put`.
    #[doc(alias = "put")]
    pub fn send(&self, message: T) -> Result<(), ManagerError> {
        self.object.tell(&self.to(QueueOp::Send(None)), &message)
    }

    /// Puts a message in if there is room. Python's `put_nowait`.
    ///
    /// # Errors
    ///
    /// [`TrySendError::Full`] with the message if there is none, and those of [all methods](Self).
    ///
    /// ```
    /// use many_hands::process::Manager;
    /// use many_hands::process::manager::TrySendError;
    ///
    /// let manager = Manager::new()?;
    /// let queue = manager.queue(1)?;
    /// queue.try_send("first".to_string())?;
    /// assert!(queue.is_full()?);
    /// assert!(matches!(queue.try_send("second".to_string()), Err(TrySendError::Full(message)) if message == "second"));
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    #[doc(alias = "put_nowait")]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.send_timeout(message, Duration::ZERO)
    }

    /// Puts a message in, and waits at most `timeout` until there is room. Python's
    /// `put(timeout=…)`.
    ///
    /// # Errors
    ///
    /// [`TrySendError::Full`] with the message if there is none, and those of [all methods](Self).
    pub fn send_timeout(&self, message: T, timeout: Duration) -> Result<(), TrySendError<T>> {
        match self.object.ask(&self.to(QueueOp::Send(Some(timeout))), &message)?.reply {
            Reply::Done => Ok(()),
            Reply::TimedOut => Err(TrySendError::Full(message)),
            _ => Err(self.object.unexpected().into()),
        }
    }

    /// Takes the first message out. Waits while there is none. Python's `get`.
    #[doc(alias = "get")]
    pub fn recv(&self) -> Result<T, ManagerError> {
        self.object.fetch_one(&self.to(QueueOp::Recv(None)), &())
    }

    /// Takes the first message out; `None` if there is none. Python's `get_nowait`.
    #[doc(alias = "get_nowait")]
    pub fn try_recv(&self) -> Result<Option<T>, ManagerError> {
        self.recv_timeout(Duration::ZERO)
    }

    /// Takes the first message out, and waits at most `timeout` for it; `None` if none came.
    /// Python's `get(timeout=…)`.
    pub fn recv_timeout(&self, timeout: Duration) -> Result<Option<T>, ManagerError> {
        self.object.fetch(&self.to(QueueOp::Recv(Some(timeout))), &())
    }

    /// How many messages are in it. Python's `qsize`.
    #[doc(alias = "qsize")]
    pub fn len(&self) -> Result<usize, ManagerError> {
        self.object.count(&self.to(QueueOp::Len))
    }

    /// Whether there is no message in it. Python's `empty`.
    #[doc(alias = "empty")]
    pub fn is_empty(&self) -> Result<bool, ManagerError> {
        Ok(self.len()? == 0)
    }

    /// Whether there is no room in it. Python's `full`.
    #[doc(alias = "full")]
    pub fn is_full(&self) -> Result<bool, ManagerError> {
        match self.capacity()? {
            Some(capacity) => Ok(self.len()? >= capacity),
            None => Ok(false),
        }
    }

    /// How many messages it has room for; `None` if there is no limit.
    pub fn capacity(&self) -> Result<Option<usize>, ManagerError> {
        match self.object.ask(&self.to(QueueOp::Capacity), &())?.reply {
            Reply::Number(capacity) => Ok(usize::try_from(capacity).ok()),
            Reply::Nothing => Ok(None),
            _ => Err(self.object.unexpected()),
        }
    }

    fn to(&self, op: QueueOp) -> Request<'static> {
        Request::To(self.object.id, Op::Queue(op))
    }
}

impl<T> From<TrySendError<T>> for ManagerError {
    fn from(error: TrySendError<T>) -> Self {
        match error {
            TrySendError::Full(_) => Self::Full,
            TrySendError::Manager(error) => error,
        }
    }
}
