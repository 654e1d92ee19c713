use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::shared::Shared;
use super::sockets::Sockets;
use super::wake_socket::{WakeSocket, Wakeup};
use super::write::Outgoing;
use crate::os::deadline::Deadline;
use crate::os::kind::Kind;
use crate::process::{EncodeError, SendError};
use crate::start::descriptor_table;

/// How long a sender waits for room in the ring, while the receivers take nothing, before it uses
/// the overflow. They may not even have begun.
const GRACE: Duration = Duration::from_millis(10);

/// The sending end of a [`Queue`](super::Queue) that was [split](super::Queue::split).
///
/// A process that holds only this end cannot receive. When the last sending end is gone, because it
/// was dropped or its process has ended, also by a kill, the receivers see the [end of the
/// stream](super::super::RecvError::Disconnected). A clone is the same end once more, for another
/// thread or process.
///
/// ```
/// use many_hands::process::{Process, Queue, RecvError, queue::Sender};
///
/// fn count(numbers: Sender<u32>) {
///     (0..3).for_each(|n| numbers.send(&n).expect("the parent receives"));
/// }
///
/// let (sender, receiver) = Queue::bounded(8)?.split();
/// let child = Process::spawn(count, sender)?; // the only sending end moves to the child
/// assert_eq!(receiver.iter().collect::<Result<Vec<_>, _>>()?, [0, 1, 2]);
/// assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
/// child.join()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Sender<T> {
    shared: Arc<Shared>,
    sockets: Arc<Sockets>,
    watch: Option<Watch>,
    message: PhantomData<fn(T)>,
}

impl<T> Sender<T> {
    pub(super) fn new(shared: Arc<Shared>, sockets: Arc<Sockets>) -> Self {
        Self { shared, sockets, watch: Some(Watch::default()), message: PhantomData }
    }

    /// For an owner that has a receiving end too: then there is always one.
    pub(super) fn unwatched(shared: Arc<Shared>, sockets: Arc<Sockets>) -> Self {
        Self { watch: None, ..Self::new(shared, sockets) }
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
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
}

impl<T: Serialize> Sender<T> {
    /// Sends a copy of a message; waits while the queue is full. See
    /// [`Queue::send`](super::Queue::send).
    ///
    /// # Errors
    ///
    /// [`SendError::Disconnected`] if all receiving ends are gone. If the last receiver was killed,
    /// some messages (one, if the sender is not ahead of the receivers, and no more than 64) may
    /// still be accepted. [`SendError::Encode`] and [`SendError::System`] as they say.
    ///
    /// ```
    /// use many_hands::process::{Queue, SendError};
    ///
    /// let (sender, receiver) = Queue::bounded(8)?.split();
    /// sender.send(&1)?;
    /// drop(receiver);
    /// assert_eq!(sender.send(&2), Err(SendError::Disconnected));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "put")]
    pub fn send(&self, message: &T) -> Result<(), SendError> {
        self.put(message, Deadline::Never)
    }

    /// Sends a copy of a message if the queue is not full. See
    /// [`Queue::try_send`](super::Queue::try_send).
    ///
    /// # Errors
    ///
    /// [`SendError::Full`], and those of [`send`](Self::send).
    #[doc(alias = "put_nowait")]
    pub fn try_send(&self, message: &T) -> Result<(), SendError> {
        self.put(message, Deadline::Now)
    }

    /// Sends a copy of a message; waits at most `timeout` while the queue is full. See
    /// [`Queue::send_timeout`](super::Queue::send_timeout).
    ///
    /// # Errors
    ///
    /// [`SendError::TimedOut`], and those of [`send`](Self::send).
    pub fn send_timeout(&self, message: &T, timeout: Duration) -> Result<(), SendError> {
        self.put(message, Deadline::after(timeout))
    }

    fn put(&self, message: &T, deadline: Deadline) -> Result<(), SendError> {
        match self.put_as(Outgoing::Value(message), deadline) {
            Err(SendError::Encode(EncodeError::Handle)) => self.put_as(Outgoing::with_handles(message)?, deadline),
            done => done,
        }
    }

    fn put_as(&self, mut outgoing: Outgoing<'_, T>, deadline: Deadline) -> Result<(), SendError> {
        if let Some(watch) = &self.watch
            && watch.receivers_are_gone(&self.shared, &self.sockets.wake).map_err(SendError::system)?
        {
            return Err(SendError::Disconnected);
        }
        if deadline == Deadline::Now {
            if !self.shared.write(&self.sockets, &mut outgoing, false)? {
                let gone = self.sockets.wake.other_side_is_gone().map_err(SendError::system)?;
                return Err(if gone { SendError::Disconnected } else { SendError::Full });
            }
        } else if !self.shared.is_open_for(&outgoing) || !self.shared.write(&self.sockets, &mut outgoing, true)? {
            self.put_in_turn(outgoing, deadline)?;
        }
        self.shared.wake_receivers(&self.sockets.wake);
        Ok(())
    }

    #[cold]
    fn put_in_turn(&self, mut outgoing: Outgoing<'_, T>, deadline: Deadline) -> Result<(), SendError> {
        let (shared, side) = (&*self.shared, self.shared.senders());
        let _turn = shared.turn(side, deadline).map_err(|error| match error {
            Errno::ETIMEDOUT => SendError::TimedOut,
            error => SendError::system(error),
        })?;
        loop {
            let wakeup = if shared.is_full() {
                Shared::sleep(side, &self.sockets.wake, deadline, || !shared.is_full())
            } else {
                let head = shared.head();
                let wakeup =
                    Shared::sleep(side, &self.sockets.wake, deadline.within(GRACE), || shared.is_open_for(&outgoing));
                if wakeup == Ok(Wakeup::Nothing) && (shared.head() == head || deadline.has_passed()) {
                    shared.give_up_waiting();
                }
                wakeup
            };
            if wakeup.map_err(SendError::system)? == Wakeup::OtherSideGone {
                return Err(SendError::Disconnected);
            }
            if shared.write(&self.sockets, &mut outgoing, true)? {
                return Ok(());
            }
            let for_handles = outgoing.has_handles() && shared.is_open_for(&outgoing);
            if (for_handles || shared.is_full()) && deadline.has_passed() {
                return Err(SendError::TimedOut);
            }
            if for_handles {
                // They have room when others have been received, which wakes no thread here.
                thread::sleep(GRACE);
            }
        }
    }
}

/// How a sender finds out, without asking the system each time, whether there is still a receiver:
/// one that takes something is alive.
#[derive(Debug)]
struct Watch {
    head: AtomicU64,
    dropped_receivers: AtomicU32,
    /// How many messages this end has sent since a receiver last took one.
    unanswered: AtomicU32,
}

/// How many messages may be sent to a receiver that was killed, before the sender asks.
const MOST_UNANSWERED: u32 = 64;

impl Default for Watch {
    fn default() -> Self {
        // No head is an odd number, so the first send asks.
        Self { head: AtomicU64::new(u64::MAX), dropped_receivers: AtomicU32::new(0), unanswered: AtomicU32::new(0) }
    }
}

impl Watch {
    fn receivers_are_gone(&self, shared: &Shared, wake_socket: &WakeSocket) -> nix::Result<bool> {
        let (head, dropped_receivers) = (shared.head().into(), shared.dropped_receivers());
        let known = self.head.load(Relaxed);
        if known == head && self.dropped_receivers.load(Relaxed) == dropped_receivers {
            let unanswered = self.unanswered.load(Relaxed) + 1;
            self.unanswered.store(unanswered % MOST_UNANSWERED, Relaxed);
            // Soon, in case that no thread is there, and seldom, in case that a thread is slow.
            return Ok(unanswered.is_power_of_two() && wake_socket.other_side_is_gone()?);
        }
        let took_one = known != head && known != u64::MAX && self.dropped_receivers.load(Relaxed) == dropped_receivers;
        self.head.store(head, Relaxed);
        self.dropped_receivers.store(dropped_receivers, Relaxed);
        self.unanswered.store(0, Relaxed);
        if took_one { Ok(false) } else { wake_socket.other_side_is_gone() }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.shared), Arc::clone(&self.sockets))
    }
}

impl<T> std::fmt::Debug for Sender<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Sender").field("len", &self.len()).field("capacity", &self.capacity()).finish()
    }
}

impl<T> Serialize for Sender<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ([memory, overflow, ready], [wake, parcels]) = (self.shared.descriptors(), self.sockets.descriptors());
        descriptor_table::give(Kind::named::<Self>(), &[memory, overflow, ready, wake, parcels], serializer)
    }
}

impl<'de, T> Deserialize<'de> for Sender<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [memory, overflow, ready, wake, parcels] = descriptor_table::take(Kind::named::<Self>(), deserializer)?;
        let shared = Shared::from_descriptors([memory, overflow, ready]).map_err(D::Error::custom)?;
        Ok(Self::new(Arc::new(shared), Arc::new([wake, parcels].into())))
    }
}
