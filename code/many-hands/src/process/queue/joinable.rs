use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use nix::errno::Errno;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Queue;
use super::consumers::Consumers;
use crate::os::deadline::Deadline;
use crate::process::wait::sealed::Sealed;
use crate::process::wait::{WakeFlag, Watch};
use crate::process::{Error, RecvError, SendError, Waitable};

/// A queue of which one can wait until all messages are finished: received, and then said to be
/// done. Python's `multiprocessing.JoinableQueue`.
///
/// Whatever receives a message says [`task_done`](Self::task_done) when it has dealt with it, in
/// the same process; [`join`](Self::join) waits for that. Otherwise it is a [`Queue`], and a clone
/// is the same queue. A message that cannot be read, so that `recv` is an error, is finished.
///
/// At most 1024 processes that live can receive from it.
///
/// # When a peer dies
///
/// As with a [`Queue`], no message is lost, halved or doubled in the queue. A process that dies
/// between `recv` and `task_done` has abandoned its message: when all others are finished, `join`
/// is an [error](Abandoned) that says how many were. It does not wait for ever, as Python's does.
///
/// # Example
///
/// ```
/// use many_hands::process::shared::Value;
/// use many_hands::process::{JoinableQueue, Process};
///
/// fn add((numbers, sum): (JoinableQueue<u64>, Value<u64>)) {
///     loop {
///         let number = numbers.recv().expect("it can be read");
///         *sum.lock().expect("no thread has died") += number;
///         numbers.task_done().expect("one has been received");
///     }
/// }
///
/// let (numbers, sum) = (JoinableQueue::bounded(8)?, Value::new(0)?);
/// let argument = (numbers.clone(), sum.try_clone()?);
/// let adder: Process = Process::builder().daemon(true).spawn(add, argument)?;
/// (1..=10).try_for_each(|number| numbers.send(&number))?;
/// numbers.join()?;
/// assert_eq!(sum.get()?, 55);
/// # drop(adder);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "multiprocessing.JoinableQueue")]
pub struct JoinableQueue<T> {
    queue: Queue<T>,
    consumers: Arc<Consumers>,
}

/// Why a [`JoinableQueue`] will not be finished: processes that had received messages have died
/// before they said that these are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{messages} messages were received by processes that died before they were done with them")]
pub struct Abandoned {
    /// How many messages. What they were is not known.
    pub messages: u64,
}

/// Why [`JoinableQueue::task_done`] did nothing: this process has said so of as many messages as it
/// has received. Python raises a `ValueError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this process has not received as many messages as it says are done")]
pub struct SurplusTaskDone;

impl<T> JoinableQueue<T> {
    /// A new queue, for at most `capacity` messages at a time, as [`Queue::bounded`].
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptors for it (it takes eight),
    /// or if `capacity` is above 2²⁴.
    ///
    /// # Panics
    ///
    /// If `capacity` is zero.
    pub fn bounded(capacity: usize) -> Result<Self, Error> {
        let queue = Queue::bounded(capacity)?;
        let consumers = Consumers::new().map_err(Error::system("make a queue"))?;
        Ok(Self { queue, consumers: Arc::new(consumers) })
    }

    /// Says that a message which this process has received is done. Any of its threads may.
    ///
    /// # Errors
    ///
    /// [`SurplusTaskDone`] if it has said so of all that it has received.
    ///
    /// ```
    /// use many_hands::process::JoinableQueue;
    ///
    /// let queue = JoinableQueue::bounded(4)?;
    /// queue.send(&'a')?;
    /// assert!(queue.task_done().is_err());
    /// queue.recv()?;
    /// assert!(queue.task_done().is_ok());
    /// queue.join()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn task_done(&self) -> Result<(), SurplusTaskDone> {
        let slot = self.slot().map_err(|_| SurplusTaskDone)?;
        if self.consumers.finish(slot) { Ok(()) } else { Err(SurplusTaskDone) }
    }

    /// Waits until all messages are finished that have been sent, also those that are sent
    /// meanwhile.
    ///
    /// # Errors
    ///
    /// [`Abandoned`] if processes that received some have died, when all others are finished. These
    /// are told once, to one that joins; from then on they count as finished.
    pub fn join(&self) -> Result<(), Abandoned> {
        self.join_until(Deadline::Never).map(|_| ())
    }

    /// As [`join`](Self::join), for so long at most, and says whether all are finished.
    /// `Duration::MAX` waits for ever.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    ///
    /// ```
    /// use many_hands::process::JoinableQueue;
    /// use std::time::Duration;
    ///
    /// let queue = JoinableQueue::bounded(4)?;
    /// assert!(queue.join_timeout(Duration::ZERO)?);
    /// queue.send(&'a')?;
    /// assert!(!queue.join_timeout(Duration::from_millis(10))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn join_timeout(&self, timeout: Duration) -> Result<bool, Abandoned> {
        self.join_until(Deadline::after(timeout))
    }

    fn join_until(&self, deadline: Deadline) -> Result<bool, Abandoned> {
        match self.consumers.wait(self.queue.sender.shared(), deadline) {
            None => Ok(false),
            Some(0) => Ok(true),
            Some(messages) => Err(Abandoned { messages }),
        }
    }

    fn slot(&self) -> Result<usize, RecvError> {
        let slot = self.consumers.own_slot(self.queue.sender.shared()).map_err(RecvError::system)?;
        slot.ok_or(RecvError::system(Errno::EUSERS))
    }

    /// How many messages have been sent and not received.
    #[must_use]
    #[doc(alias = "qsize")]
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether all messages have been received, at this moment. They may not be done.
    #[must_use]
    #[doc(alias = "empty")]
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether there are as many messages as there may be, at this moment.
    #[must_use]
    #[doc(alias = "full")]
    pub fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    /// How many messages there may be: what [`bounded`](Self::bounded) was given.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.queue.capacity()
    }
}

impl<T: Serialize> JoinableQueue<T> {
    /// Sends a copy of a message; waits while the queue is full.
    ///
    /// # Errors
    ///
    /// Those of [`Queue::send`].
    #[doc(alias = "put")]
    pub fn send(&self, message: &T) -> Result<(), SendError> {
        self.queue.send(message)
    }

    /// Sends a copy of a message if the queue is not full.
    ///
    /// # Errors
    ///
    /// Those of [`Queue::try_send`].
    #[doc(alias = "put_nowait")]
    pub fn try_send(&self, message: &T) -> Result<(), SendError> {
        self.queue.try_send(message)
    }

    /// Sends a copy of a message; waits at most `timeout` while the queue is full.
    ///
    /// # Errors
    ///
    /// Those of [`Queue::send_timeout`].
    pub fn send_timeout(&self, message: &T, timeout: Duration) -> Result<(), SendError> {
        self.queue.send_timeout(message, timeout)
    }
}

impl<T: DeserializeOwned> JoinableQueue<T> {
    /// Takes the next message; waits while there is none.
    ///
    /// # Errors
    ///
    /// Those of [`Queue::recv`]; `EUSERS` if 1024 other processes receive.
    #[doc(alias = "get")]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.get(Deadline::Never)
    }

    /// Takes the next message if there is one.
    ///
    /// # Errors
    ///
    /// Those of [`Queue::try_recv`] and of [`recv`](Self::recv).
    #[doc(alias = "get_nowait")]
    pub fn try_recv(&self) -> Result<T, RecvError> {
        self.get(Deadline::Now)
    }

    /// Takes the next message; waits at most `timeout` while there is none.
    ///
    /// # Errors
    ///
    /// Those of [`Queue::recv_timeout`] and of [`recv`](Self::recv).
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvError> {
        self.get(Deadline::after(timeout))
    }

    fn get(&self, deadline: Deadline) -> Result<T, RecvError> {
        let slot = self.slot()?;
        let claims = self.consumers.claims_of(slot);
        // What cannot be read is finished, also when reading it panics.
        let unread = Finish(|| _ = claims.has_taken() && self.consumers.finish(slot));
        let message = self.queue.receiver.get(deadline, &claims)?;
        std::mem::forget(unread);
        Ok(message)
    }
}

/// What is called when this is dropped.
struct Finish<F: Fn()>(F);

impl<F: Fn()> Drop for Finish<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl<T> Sealed for JoinableQueue<T> {}

/// Ready when a message is there, as a [`Queue`].
impl<T> Waitable for JoinableQueue<T> {
    fn is_ready(&self) -> Result<bool, Error> {
        self.queue.is_ready()
    }

    fn watch<'a>(&'a self, flag: &WakeFlag) -> Result<Watch<'a>, Error> {
        self.queue.watch(flag)
    }
}

impl<T> Clone for JoinableQueue<T> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone(), consumers: Arc::clone(&self.consumers) }
    }
}

impl<T> fmt::Debug for JoinableQueue<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JoinableQueue").field("len", &self.len()).field("capacity", &self.capacity()).finish()
    }
}

impl<T> Serialize for JoinableQueue<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.queue, &*self.consumers).serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for JoinableQueue<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (queue, consumers) = <(Queue<T>, Consumers)>::deserialize(deserializer)?;
        Ok(Self { queue, consumers: Arc::new(consumers) })
    }
}
