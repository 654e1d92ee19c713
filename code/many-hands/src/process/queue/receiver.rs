use std::marker::PhantomData;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::read::Claim;
use super::shared::{HEARTBEAT, Shared};
use super::sockets::Sockets;
use super::wake_socket::{WakeSocket, Wakeup};
use crate::os::deadline::Deadline;
use crate::os::kind::Kind;
use crate::process::wait::sealed::Sealed;
use crate::process::wait::{AtEnd, WakeFlag, Watch};
use crate::process::{Error, Readiness, RecvError, Waitable};
use crate::start::descriptor_table;

/// How often one of several waits looks that has not got the turn to be woken.
const NEXT_IN_TURN: Duration = Duration::from_millis(10);

/// The receiving end of a [`Queue`](super::Queue) that was [split](super::Queue::split).
///
/// A process that holds only this end cannot send. When the last receiving end is gone, because it
/// was dropped or its process has ended, also by a kill, [`send`](super::Sender::send) fails with
/// [`Disconnected`](super::super::SendError::Disconnected). A clone is the same end once more, for
/// another thread or process: each message goes to one of them.
///
/// ```
/// use many_hands::process::{Process, Queue, queue::Receiver};
///
/// fn add_up(numbers: Receiver<u32>) {
///     let sum: u32 = numbers.iter().map(|number| number.expect("it can be read")).sum();
///     assert_eq!(sum, 6);
/// }
///
/// let (sender, receiver) = Queue::bounded(8)?.split();
/// let child = Process::spawn(add_up, receiver)?;
/// for number in 1..=3 {
///     sender.send(&number)?;
/// }
/// drop(sender); // the end of the stream
/// assert!(child.join()?.success());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Receiver<T> {
    shared: Arc<Shared>,
    sockets: Arc<Sockets>,
    message: PhantomData<fn() -> T>,
}

impl<T> Receiver<T> {
    pub(super) fn new(shared: Arc<Shared>, sockets: Arc<Sockets>) -> Self {
        Self { shared, sockets, message: PhantomData }
    }

    pub(super) fn sockets(&self) -> &Arc<Sockets> {
        &self.sockets
    }

    /// How many messages have been sent and not received. Other processes may change it at any
    /// moment.
    #[must_use]
    #[doc(alias = "qsize")]
    pub fn len(&self) -> usize {
        self.shared.len()
    }

    /// Whether all messages have been received, at this moment.
    #[must_use]
    #[doc(alias = "empty")]
    pub fn is_empty(&self) -> bool {
        self.shared.is_empty()
    }

    /// Whether there are as many messages as there may be, at this moment.
    #[must_use]
    #[doc(alias = "full")]
    pub fn is_full(&self) -> bool {
        self.shared.is_full()
    }

    /// How many messages there may be: what [`Queue::bounded`](super::Queue::bounded) was given.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.shared.capacity()
    }

    /// A file descriptor for event loops, as [`Queue::readiness`](super::Queue::readiness) makes
    /// it. It is readable at the end of the stream, too.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no file descriptor for it.
    pub fn readiness(&self) -> Result<Readiness, Error> {
        readiness(&self.shared, &self.sockets.wake).map_err(Error::system("watch a queue"))
    }

    /// How many messages have been taken, by all receivers together.
    pub(crate) fn taken(&self) -> Result<u64, RecvError> {
        self.shared.taken().map_err(RecvError::system)
    }
}

/// Readable while the flag is set, and when the other side of the socket is gone.
fn readiness(shared: &Arc<Shared>, wake_socket: &WakeSocket) -> nix::Result<Readiness> {
    let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    // That the other side is gone is always told, and nothing else of this socket is wanted.
    epoll.add(wake_socket, EpollEvent::empty())?;
    epoll.add(shared.ready(), EpollEvent::new(EpollFlags::EPOLLIN, 0))?;
    shared.watch();
    let shared = Arc::clone(shared);
    Ok(Readiness::new(epoll.0, move || shared.unwatch()))
}

impl<T: DeserializeOwned> Receiver<T> {
    /// Takes the next message; waits while there is none. See [`Queue::recv`](super::Queue::recv).
    ///
    /// # Errors
    ///
    /// [`RecvError::Disconnected`] at the end of the stream: nothing is left, and all sending ends
    /// are gone. [`RecvError::Corrupt`] and [`RecvError::System`] as they say.
    ///
    /// ```
    /// use many_hands::process::{Queue, RecvError};
    ///
    /// let (sender, receiver) = Queue::bounded(8)?.split();
    /// sender.send(&"the last one".to_string())?;
    /// drop(sender);
    /// assert_eq!(receiver.recv()?, "the last one");
    /// assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "get")]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.get(Deadline::Never, &|_| {})
    }

    /// Takes the next message if there is one. See [`Queue::try_recv`](super::Queue::try_recv).
    ///
    /// # Errors
    ///
    /// [`RecvError::Empty`], and those of [`recv`](Self::recv).
    #[doc(alias = "get_nowait")]
    pub fn try_recv(&self) -> Result<T, RecvError> {
        self.get(Deadline::Now, &|_| {})
    }

    /// Takes the next message; waits at most `timeout` while there is none. See
    /// [`Queue::recv_timeout`](super::Queue::recv_timeout).
    ///
    /// # Errors
    ///
    /// [`RecvError::TimedOut`], and those of [`recv`](Self::recv).
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvError> {
        self.get(Deadline::after(timeout), &|_| {})
    }

    /// Takes one message after the other, and waits for each, until the end of the stream. A
    /// message that [cannot be read](RecvError::Corrupt) is an `Err`, and the next one follows.
    ///
    /// ```
    /// use many_hands::process::Queue;
    ///
    /// let (sender, receiver) = Queue::bounded(8)?.split();
    /// for word in ["red", "green"] {
    ///     sender.send(&word.to_string())?;
    /// }
    /// drop(sender);
    /// for word in &receiver {
    ///     println!("{}", word?);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self }
    }

    /// As [`recv`](Self::recv). When there is a message, and before it is read or counts as taken,
    /// `claim` gets its position: 0 for the first that was sent through the queue, and so on. No
    /// other receiver gets to a message meanwhile. If this process dies in `claim` or while it
    /// reads the message, the message is still there, and [`taken`](Self::taken) has not passed its
    /// position.
    pub(crate) fn recv_with(&self, claim: impl Fn(u64)) -> Result<T, RecvError> {
        self.get(Deadline::Never, &claim)
    }

    pub(super) fn get(&self, deadline: Deadline, claim: &impl Claim) -> Result<T, RecvError> {
        if (deadline == Deadline::Now || !self.is_empty())
            && let Some(message) = self.shared.take(&self.sockets, claim)?
        {
            return Ok(message);
        }
        if deadline == Deadline::Now {
            if !self.sockets.wake.other_side_is_gone().map_err(RecvError::system)? {
                self.shared.clear_ready();
                return Err(RecvError::Empty);
            }
            // What was sent before the last sender went.
            return self.shared.take(&self.sockets, claim)?.ok_or(RecvError::Disconnected);
        }
        // Before the turn, which another receiver may keep for long, asleep.
        if Shared::soon(|| !self.is_empty())
            && let Some(message) = self.shared.take(&self.sockets, claim)?
        {
            return Ok(message);
        }
        self.get_in_turn(deadline, claim)
    }

    fn get_in_turn(&self, deadline: Deadline, claim: &impl Claim) -> Result<T, RecvError> {
        let (shared, side) = (&*self.shared, self.shared.receivers());
        let _turn = shared.turn(side, deadline).map_err(|error| match error {
            Errno::ETIMEDOUT => RecvError::TimedOut,
            error => RecvError::system(error),
        })?;
        loop {
            let wakeup =
                Shared::sleep(side, &self.sockets.wake, deadline, || !shared.is_empty()).map_err(RecvError::system)?;
            if let Some(message) = shared.take(&self.sockets, claim)? {
                return Ok(message);
            }
            match wakeup {
                Wakeup::OtherSideGone => return Err(RecvError::Disconnected),
                Wakeup::Nothing => return Err(RecvError::TimedOut),
                // A thread that did not wait for a turn was quicker.
                Wakeup::Woken if deadline.has_passed() => return Err(RecvError::TimedOut),
                Wakeup::Woken => {}
            }
        }
    }
}

/// The messages of a queue, one after the other. Made by [`Receiver::iter`] and
/// [`Queue::iter`](super::Queue::iter).
#[derive(Debug)]
pub struct Iter<'a, T> {
    pub(super) receiver: &'a Receiver<T>,
}

impl<T: DeserializeOwned> Iterator for Iter<'_, T> {
    type Item = Result<T, RecvError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.receiver.recv() {
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

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.shared), Arc::clone(&self.sockets))
    }
}

impl<T> Sealed for Receiver<T> {}

impl<T> Waitable for Receiver<T> {
    fn is_ready(&self) -> Result<bool, Error> {
        let gone = || self.sockets.wake.other_side_is_gone();
        Ok(!self.is_empty() || gone().map_err(Error::system("look whether a queue has senders"))?)
    }

    fn watch<'a>(&'a self, _: &WakeFlag) -> Result<Watch<'a>, Error> {
        let side = self.shared.receivers();
        let Ok(turn) = self.shared.turn(side, Deadline::Now) else {
            // Another receiver sleeps there, and is woken for the next message.
            return Ok(Watch { look_within: Some(NEXT_IN_TURN), ..Watch::default() });
        };
        side.say_asleep();
        let end = move || {
            side.say_awake();
            // A byte that is left would wake the next sleeper for nothing.
            _ = self.sockets.wake.wait(Deadline::Now);
            drop(turn);
        };
        let descriptor = Some(self.sockets.wake.as_fd());
        Ok(Watch { descriptor, look_within: Some(HEARTBEAT), _at_end: AtEnd::of(end) })
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.shared.count_dropped_receiver();
    }
}

impl<T> std::fmt::Debug for Receiver<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Receiver").field("len", &self.len()).field("capacity", &self.capacity()).finish()
    }
}

impl<T> Serialize for Receiver<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ([memory, overflow, ready], [wake, parcels]) = (self.shared.descriptors(), self.sockets.descriptors());
        descriptor_table::give(Kind::named::<Self>(), &[memory, overflow, ready, wake, parcels], serializer)
    }
}

impl<'de, T> Deserialize<'de> for Receiver<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [memory, overflow, ready, wake, parcels] = descriptor_table::take(Kind::named::<Self>(), deserializer)?;
        let shared = Shared::from_descriptors([memory, overflow, ready]).map_err(D::Error::custom)?;
        Ok(Self::new(Arc::new(shared), Arc::new([wake, parcels].into())))
    }
}
