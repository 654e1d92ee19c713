//! What all holders of a queue share.
//!
//! A ring of bytes with two marks: behind `tail` nothing has been sent yet, before `head` all has
//! been received. Senders copy at the tail under one lock, receivers at the head under another, so
//! both can copy at once. A message counts as sent, or as received, from the one store that moves
//! the mark. So a process that is killed before it leaves nothing behind, and one that is killed
//! after it has finished.
//!
//! A thread that finds nothing to do sleeps at the [wake socket](super::wake_socket), and only one
//! of each side at a time, the one that has the *turn*. The others wait for the turn, which is a
//! lock too: if the sleeper is killed, the kernel gives it to the next. A sleeper first says that
//! it sleeps and then looks once more. A thread that moves a mark first moves it and then looks
//! whether a thread sleeps. So one of the two sees the other, since both do so in sequentially
//! consistent order. A process that is killed after it has moved a mark and before it has sent its
//! byte is the only case in which a wake-up is missed, and a sleeper looks up by itself after a
//! [`HEARTBEAT`].
//!
//! Handles in a message go through a [socket](crate::start::parcel_socket) beside the ring: before
//! the mark moves, when it is sent, and after it has moved, when it is received. So they are there
//! as long as the message is, also when a process is killed in between, and those that are left
//! over are told by their serial number.
//!
//! Event loops wait for a [flag](EventFlag) instead, which has a descriptor. Receivers say that
//! there are such watchers, and from then on senders set it. A receiver that finds nothing clears
//! it, and then looks once more: if there is a message now, it sets the flag again, for the others.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::time::Duration;

use nix::errno::Errno;

use super::frame::{OVERFLOW_FRAME, Position};
use super::overflow::Overflow;
use super::wake_socket::{WakeSocket, Wakeup};
use crate::os::deadline::Deadline;
use crate::os::double_mapping::DoubleMapping;
use crate::os::event_flag::EventFlag;
use crate::os::robust_mutex::{RobustMutex, RobustMutexGuard};
use crate::os::shared_memory::{Shareable, SharedMemory};

/// The largest capacity of a queue.
pub(super) const LARGEST_CAPACITY: usize = 1 << 24;

/// Where the ring begins in its file: behind the header, at a multiple of the size of a page (at
/// most 64 KiB).
const RING_AT: usize = 1 << 16;
/// The least length of a ring. Small enough to stay in the cache, large enough for some messages of
/// a megabyte.
const LEAST_RING: usize = 1 << 22;
/// How long a sleeper sleeps before it looks by itself.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(1);
/// How often a thread that finds nothing to do looks before it sleeps: for what another core is
/// just doing. It does not yield between the looks. Where many processes want the cores, a yield
/// lasts until all of them have had their turn, while a sleeper that is woken is soon let in again:
/// with six of them on two cores, sixteen yields made a queue a hundred times slower.
const LOOKS: u32 = 100;
/// How much memory of received messages may wait in the overflow to be given back.
pub(super) const WORTH_FREEING: u64 = 1 << 16;

/// Keeps what it holds off the cache lines of others.
#[repr(C, align(128))]
struct CacheLine<T>(T);

/// What senders have, and receivers have too.
#[repr(C)]
pub(super) struct Side {
    /// Written under the lock, read by all.
    mark: CacheLine<AtomicU64>,
    waiting: CacheLine<Waiting>,
    lock: CacheLine<RobustMutex>,
    turn: RobustMutex,
    /// How often a thread has gone to sleep. Changed under the turn.
    sleeps: AtomicU32,
}

/// What is woken when the other side's mark moves. On one cache line, since it is read each
/// time.
#[repr(C)]
struct Waiting {
    /// The number of the sleep of the one that sleeps at the wake socket, or 0.
    asleep: AtomicU32,
    /// How many event loops watch the flag. Of a process that was killed, they stay counted.
    watchers: AtomicU32,
}

#[repr(C)]
struct Header {
    senders: Side,
    receivers: Side,
    /// Written once, before any other thread has the memory.
    capacity: AtomicU32,
    /// Goes up when a receiver is dropped.
    dropped_receivers: AtomicU32,
    for_senders: CacheLine<ForSenders>,
    for_receivers: CacheLine<ForReceivers>,
}

/// Changed only under the senders' lock or turn.
#[repr(C)]
pub(super) struct ForSenders {
    /// The size of the latest frame, as a guess at the next one's.
    pub(super) latest: AtomicU32,
    /// The head of the queue when a sender last gave up waiting for the receivers to make room in
    /// the ring.
    pub(super) stopped_waiting_at: AtomicU64,
    /// Behind the latest message that was written there.
    pub(super) overflow_end: AtomicU64,
    /// Of the handles that were sent last.
    pub(super) latest_serial: AtomicU64,
}

/// Changed only under the receivers' lock.
#[repr(C)]
pub(super) struct ForReceivers {
    /// How many messages have been taken, but for those that the mark knows of and this does not
    /// yet.
    pub(super) taken: AtomicU64,
    pub(super) overflow_freed: AtomicU64,
}

// SAFETY: made of atomics and of mutexes. Zeroed it is valid, and the mutexes are initialised
// before any other thread sees them.
unsafe impl Shareable for Header {}

#[derive(Debug)]
pub(super) struct Shared {
    memory: SharedMemory<Header>,
    ring: DoubleMapping,
    overflow: Overflow,
    /// Set while there may be a message, if it is watched.
    ready: EventFlag,
    /// In messages.
    capacity: usize,
}

impl Shared {
    pub(super) fn new(capacity: usize) -> nix::Result<Self> {
        if capacity > LARGEST_CAPACITY {
            return Err(Errno::EINVAL);
        }
        let memory = SharedMemory::<Header>::new(RING_AT + ring_length(capacity))?;
        memory.capacity.store(u32::try_from(capacity).expect("it is less than 2^24"), Relaxed);
        for side in [&memory.senders, &memory.receivers] {
            // SAFETY: nothing else has the memory yet, and the mutexes do not move in it.
            unsafe { side.lock.0.init().and_then(|()| side.turn.init()) }?;
        }
        Self::of(memory, Overflow::new()?, EventFlag::new()?)
    }

    fn of(memory: SharedMemory<Header>, overflow: Overflow, ready: EventFlag) -> nix::Result<Self> {
        let capacity = memory.capacity.load(Relaxed) as usize;
        let ring = DoubleMapping::new(&memory, RING_AT as i64, ring_length(capacity))?;
        Ok(Self { memory, ring, overflow, ready, capacity })
    }

    /// From the descriptors of a queue in another process.
    pub(super) fn from_descriptors([memory, overflow, ready]: [OwnedFd; 3]) -> nix::Result<Self> {
        Self::of(SharedMemory::map(memory)?, overflow.into(), ready.into())
    }

    pub(super) fn descriptors(&self) -> [BorrowedFd<'_>; 3] {
        [self.memory.as_fd(), self.overflow.as_fd(), self.ready.as_fd()]
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) fn len(&self) -> usize {
        // The tail is never behind the head, so the head comes first. The tail may have moved on by
        // the time it is read.
        let head = self.head();
        self.tail().messages_since(head).min(self.capacity)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.head() == self.tail()
    }

    /// Behind the last message.
    pub(super) fn tail(&self) -> Position {
        self.memory.senders.mark.0.load(SeqCst).into()
    }

    /// Before the first message.
    pub(super) fn head(&self) -> Position {
        self.memory.receivers.mark.0.load(SeqCst).into()
    }

    /// What is before it counts as sent. Only under the senders' lock.
    pub(super) fn set_tail(&self, mark: Position) {
        self.memory.senders.mark.0.store(mark.into(), SeqCst);
    }

    /// What is before it counts as received. Only under the receivers' lock.
    pub(super) fn set_head(&self, mark: Position) {
        self.memory.receivers.mark.0.store(mark.into(), SeqCst);
    }

    pub(super) fn ring(&self) -> &DoubleMapping {
        &self.ring
    }

    pub(super) fn overflow(&self) -> &Overflow {
        &self.overflow
    }

    pub(super) fn for_senders(&self) -> &ForSenders {
        &self.memory.for_senders.0
    }

    pub(super) fn for_receivers(&self) -> &ForReceivers {
        &self.memory.for_receivers.0
    }

    pub(super) fn dropped_receivers(&self) -> u32 {
        self.memory.dropped_receivers.load(SeqCst)
    }

    /// Lets the senders look whether there is still a receiver.
    pub(super) fn count_dropped_receiver(&self) {
        self.memory.dropped_receivers.fetch_add(1, SeqCst);
    }

    pub(super) fn senders(&self) -> &Side {
        &self.memory.senders
    }

    pub(super) fn receivers(&self) -> &Side {
        &self.memory.receivers
    }

    /// Locks one side's end of the ring. A process that died with the lock has left nothing half
    /// done.
    pub(super) fn lock<'a>(&'a self, side: &'a Side) -> nix::Result<RobustMutexGuard<'a>> {
        side.lock.0.lock_by(Deadline::Never, self.memory.pins())
    }

    /// Takes one side's turn to sleep, or to do what it has slept for.
    pub(super) fn turn<'a>(&'a self, side: &'a Side, deadline: Deadline) -> nix::Result<RobustMutexGuard<'a>> {
        side.turn.lock_by(deadline, self.memory.pins())
    }

    /// Looks for a moment whether there is something to do, awake.
    pub(super) fn soon(ready: impl Fn() -> bool) -> bool {
        (0..LOOKS).any(|_| {
            std::hint::spin_loop();
            ready()
        })
    }

    /// Sleeps until there is something to do for a side, by its one wake socket. Only for the one
    /// that has the turn.
    pub(super) fn sleep(
        side: &Side,
        wake_socket: &WakeSocket,
        deadline: Deadline,
        ready: impl Fn() -> bool,
    ) -> nix::Result<Wakeup> {
        if Self::soon(&ready) {
            return Ok(Wakeup::Woken);
        }
        let wakeup = loop {
            side.say_asleep();
            if ready() {
                break Wakeup::Woken;
            }
            match wake_socket.wait(deadline.within(HEARTBEAT))? {
                Wakeup::OtherSideGone => break Wakeup::OtherSideGone,
                Wakeup::Nothing if deadline.has_passed() => break Wakeup::Nothing,
                Wakeup::Nothing | Wakeup::Woken => {}
            }
        };
        side.say_awake();
        Ok(wakeup)
    }

    /// Wakes the sleeper of a side, if there is one, by the wake socket of the other.
    pub(super) fn wake(side: &Side, wake_socket: &WakeSocket) {
        let sleep = side.waiting.0.asleep.load(SeqCst);
        if sleep != 0 {
            wake_socket.wake();
            // One byte is enough for one sleep. Not before it: a process that is killed in between
            // has sent it. Only for this sleep: it may already be in another.
            _ = side.waiting.0.asleep.compare_exchange(sleep, 0, SeqCst, Relaxed);
        }
    }

    /// Tells the receivers that there is a message.
    pub(super) fn wake_receivers(&self, wake_socket: &WakeSocket) {
        let side = self.receivers();
        Self::wake(side, wake_socket);
        if side.waiting.0.watchers.load(SeqCst) != 0 {
            self.ready.set();
        }
    }

    pub(super) fn ready(&self) -> &EventFlag {
        &self.ready
    }

    /// From now on senders set the flag. It is set at first: there may be messages already.
    pub(super) fn watch(&self) {
        self.receivers().waiting.0.watchers.fetch_add(1, SeqCst);
        self.ready.set();
    }

    pub(super) fn unwatch(&self) {
        self.receivers().waiting.0.watchers.fetch_sub(1, SeqCst);
    }

    /// For a receiver that has found nothing, and whose event loop may now wait for the flag.
    pub(super) fn clear_ready(&self) {
        if self.receivers().waiting.0.watchers.load(SeqCst) != 0 {
            self.ready.clear();
            if !self.is_empty() {
                self.ready.set();
            }
        }
    }
}

impl Side {
    /// From now on the other side wakes this one. Only for the one that has the turn, which must
    /// look once more before it sleeps.
    pub(super) fn say_asleep(&self) {
        self.waiting.0.asleep.store(self.next_sleep(), SeqCst);
    }

    pub(super) fn say_awake(&self) {
        self.waiting.0.asleep.store(0, SeqCst);
    }

    /// A number that no recent sleep had.
    fn next_sleep(&self) -> u32 {
        let sleep = self.sleeps.load(Relaxed).wrapping_add(1).max(1);
        self.sleeps.store(sleep, Relaxed);
        sleep
    }
}

/// Long enough that one half of it holds the overflow frames of all messages there may be, so that
/// there is always room for one more overflow_frame.
fn ring_length(capacity: usize) -> usize {
    (2 * OVERFLOW_FRAME * capacity).next_power_of_two().max(LEAST_RING)
}

impl std::fmt::Debug for Header {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Header").finish_non_exhaustive()
    }
}
