use std::fmt;
use std::sync::atomic::{
    AtomicU32, AtomicU64,
    Ordering::{Relaxed, Release},
};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::os::deadline::Deadline;
use crate::os::futex;
use crate::os::identity::Identity;
use crate::os::robust_mutex::{RobustMutex, RobustMutexGuard};
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::Error;

/// A place where a fixed number of processes, or of their threads, wait for each other. Python's
/// `multiprocessing.Barrier`.
///
/// They come in rounds: when the last of a round has called [`wait`](Self::wait), all of it go on,
/// and the next round begins. One that has [waited too long](Self::wait_timeout), or that calls
/// [`abort`](Self::abort), breaks the barrier: all that wait, and all that come later, get
/// [`Broken`], until a thread calls [`reset`](Self::reset).
///
/// # When a peer dies
///
/// A process that dies while it waits breaks the barrier: the others get [`Broken::PartyDied`] with
/// its pid, those that wait already within a tenth of a second. One that dies before it gets here
/// is not known to the barrier: let the others use a timeout.
///
/// # Fairness
///
/// All of a round are released at once. If more use a barrier than its round has room for, it is up
/// to the system which thread belongs to which round.
///
/// # Example
///
/// ```
/// use many_hands::process::{Barrier, Broken, Process};
///
/// let barrier = Barrier::new(2)?;
/// let child = Process::spawn(|barrier: Barrier| barrier.wait().map(drop), barrier.try_clone()?)?;
/// barrier.wait()?;
/// child.join()?;
///
/// barrier.abort();
/// assert_eq!(barrier.wait(), Err(Broken::Aborted));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Serialize, Deserialize)]
#[doc(alias = "multiprocessing.Barrier")]
pub struct Barrier {
    memory: SharedMemory<State>,
}

/// All of it is changed under the lock. Each step is one store, and all is well before and after
/// each, so the death of a process that holds the lock needs no repair. Behind it lie as many
/// [`Arrival`]s as a round has parties.
#[repr(C)]
struct State {
    lock: RobustMutex,
    parties: AtomicU32,
    /// Which round it is, and how many have arrived in it: see [`Round`].
    round: AtomicU64,
    /// Why this round is broken, or 0. Those that had arrived in it leave one by one; when none is
    /// left there can be a next one.
    broken: AtomicU64,
    /// Changes with the others: what those that wait sleep on.
    changes: AtomicU32,
}

// SAFETY: zeroed it is valid (and its lock made one before any other thread sees it), and made of a
// lock and atomics.
unsafe impl Shareable for State {}

/// One number for both, so that both change at once.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Round {
    number: u32,
    arrived: u32,
}

/// The process that waits in a round, or 0 because it has left.
#[repr(C)]
struct Arrival {
    started: AtomicU64,
    pid: AtomicU32,
}

// SAFETY: made of atomics, of which zero is a value.
unsafe impl Shareable for Arrival {}

impl Arrival {
    /// Of one that is still there.
    fn identity(&self) -> Option<Identity> {
        let pid = self.pid.load(Relaxed);
        (pid != 0).then_some(Identity { pid, started: self.started.load(Relaxed) })
    }
}

impl Barrier {
    /// A barrier for rounds of so many.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    ///
    /// # Panics
    ///
    /// If there are none, or more than `u32::MAX`.
    ///
    /// ```
    /// use many_hands::process::Barrier;
    ///
    /// let barrier = Barrier::new(3)?;
    /// assert_eq!(barrier.parties(), 3);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn new(parties: usize) -> Result<Self, Error> {
        assert!(parties > 0, "a barrier needs at least one to wait for");
        let number = u32::try_from(parties).expect("a barrier has no more than u32::MAX parties");
        let made = SharedMemory::<State>::new(parties.saturating_mul(size_of::<Arrival>())).and_then(|memory| {
            // SAFETY: the memory is new, so nothing else uses it; and it is never moved.
            unsafe { memory.lock.init() }?;
            memory.parties.store(number, Relaxed);
            Ok(memory)
        });
        Ok(Self { memory: made.map_err(Error::system("make shared memory"))? })
    }

    /// Waits until all of the round have called it.
    ///
    /// # Errors
    ///
    /// [`Broken`] if the barrier is broken, or breaks or is reset before the round is complete.
    ///
    /// ```
    /// use many_hands::process::Barrier;
    ///
    /// let alone = Barrier::new(1)?;
    /// assert!(alone.wait()?.is_leader());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wait(&self) -> Result<BarrierWaitResult, Broken> {
        self.wait_until(Deadline::Never)
    }

    /// Waits no longer than this. Then it breaks the barrier, because the others wait for one that
    /// is gone. `Duration::MAX` waits for ever.
    ///
    /// # Errors
    ///
    /// [`Broken`], as with [`wait`](Self::wait); [`Broken::TimedOut`] if this thread, or another
    /// one of the round, has waited too long.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::process::{Barrier, Broken};
    ///
    /// let barrier = Barrier::new(2)?;
    /// assert_eq!(barrier.wait_timeout(Duration::from_millis(1)), Err(Broken::TimedOut));
    /// assert!(barrier.is_broken());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn wait_timeout(&self, timeout: Duration) -> Result<BarrierWaitResult, Broken> {
        self.wait_until(Deadline::after(timeout))
    }

    fn wait_until(&self, deadline: Deadline) -> Result<BarrierWaitResult, Broken> {
        let mut locked = self.lock();
        if self.broken() == Some(Broken::Reset) {
            locked = self.next_round_when_empty(locked);
        }
        if let Some(reason) = self.broken() {
            return Err(reason);
        }

        let Round { number, arrived: index } = self.round();
        if index + 1 == self.memory.parties.load(Relaxed) {
            self.find_the_dead(index)?;
            self.set_round(Round { number: number.wrapping_add(1), arrived: 0 });
            self.tell(locked);
            return Ok(BarrierWaitResult { index: index as usize, leader: true });
        }
        let own = &self.arrivals(index + 1)[index as usize];
        let identity = Identity::own();
        own.started.store(identity.started, Relaxed);
        own.pid.store(identity.pid, Relaxed);
        self.set_round(Round { number, arrived: index + 1 });

        // The number stays until the round is complete, or until all have left that were in it when
        // it broke.
        while self.round().number == number {
            if self.broken().is_none() && deadline.has_passed() {
                self.break_for(Broken::TimedOut);
            }
            if let Some(reason) = self.broken() {
                own.pid.store(0, Relaxed);
                self.tell(locked);
                return Err(reason);
            }
            let before = self.changes();
            locked = self.sleep(locked, deadline);
            if self.changes() == before {
                // It is this round that has heard nothing. If it is broken now, that is for the
                // next turn of the loop.
                _ = self.find_the_dead(self.round().arrived);
            }
        }
        Ok(BarrierWaitResult { index: index as usize, leader: false })
    }

    /// Breaks the barrier: all that wait, and all that come later, get [`Broken::Aborted`]. Changes
    /// nothing if it is broken.
    ///
    /// ```
    /// use many_hands::process::{Barrier, Broken};
    ///
    /// let barrier = Barrier::new(2)?;
    /// barrier.abort();
    /// assert_eq!(barrier.wait(), Err(Broken::Aborted));
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn abort(&self) {
        let locked = self.lock();
        if self.broken().is_none() {
            self.break_for(Broken::Aborted);
            self.tell(locked);
        }
    }

    /// Begins a new round, and mends the barrier if it is broken. A thread that waits in the old
    /// round gets [`Broken::Reset`]; this waits until they have left.
    ///
    /// ```
    /// use many_hands::process::Barrier;
    ///
    /// let barrier = Barrier::new(1)?;
    /// barrier.abort();
    /// barrier.reset();
    /// assert!(barrier.wait().is_ok());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn reset(&self) {
        let locked = self.lock();
        if self.broken().is_none() {
            self.break_for(Broken::Reset);
        }
        drop(self.next_round_when_empty(locked));
    }

    /// Waits until all have left the broken round, and begins another, unless another thread does
    /// so first.
    fn next_round_when_empty<'a>(&'a self, mut locked: RobustMutexGuard<'a>) -> RobustMutexGuard<'a> {
        let Round { number, arrived } = self.round();
        while self.round().number == number {
            let is_there = |arrival: &Arrival| arrival.identity().is_some_and(|identity| !identity.has_ended());
            if self.arrivals(arrived).iter().any(is_there) {
                locked = self.sleep(locked, Deadline::Never);
            } else {
                // In this order: a death between the two leaves a broken barrier with no thread in
                // it.
                self.set_round(Round { number: number.wrapping_add(1), arrived: 0 });
                self.memory.broken.store(0, Release);
                self.tell(locked);
                return self.lock();
            }
        }
        locked
    }

    /// Whether the barrier is broken.
    ///
    /// ```
    /// use many_hands::process::Barrier;
    ///
    /// let barrier = Barrier::new(2)?;
    /// assert!(!barrier.is_broken());
    /// barrier.abort();
    /// assert!(barrier.is_broken());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[doc(alias = "broken")]
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let _locked = self.lock();
        self.broken().is_some()
    }

    /// How many make a round.
    #[must_use]
    pub fn parties(&self) -> usize {
        self.memory.parties.load(Relaxed) as usize
    }

    /// How many wait in this round. Another thread may have changed that before you look at the
    /// answer.
    ///
    /// ```
    /// use many_hands::process::Barrier;
    ///
    /// assert_eq!(Barrier::new(2)?.waiting(), 0);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[doc(alias = "n_waiting")]
    #[must_use]
    pub fn waiting(&self) -> usize {
        let _locked = self.lock();
        if self.broken().is_some() { 0 } else { self.round().arrived as usize }
    }

    /// A second handle to the same barrier, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }

    fn lock(&self) -> RobustMutexGuard<'_> {
        self.memory.lock.lock(self.memory.pins()).expect("no thread takes this lock twice")
    }

    /// Unlocks, wakes all that wait, and lets them look.
    fn tell(&self, locked: RobustMutexGuard<'_>) {
        self.memory.changes.fetch_add(1, Relaxed);
        drop(locked);
        futex::wake(&self.memory.changes, i32::MAX);
    }

    fn sleep<'a>(&'a self, locked: RobustMutexGuard<'a>, deadline: Deadline) -> RobustMutexGuard<'a> {
        let before = self.changes();
        drop(locked);
        futex::wait(&self.memory.changes, before, deadline);
        self.lock()
    }

    fn changes(&self) -> u32 {
        self.memory.changes.load(Relaxed)
    }

    fn arrivals(&self, number: u32) -> &[Arrival] {
        // SAFETY: behind a State there are Arrivals and nothing else.
        let arrivals = unsafe { self.memory.behind_as::<Arrival>() };
        &arrivals[..number as usize]
    }

    /// Breaks the barrier if one of those that have arrived first has died.
    fn find_the_dead(&self, number: u32) -> Result<(), Broken> {
        let mut there = self.arrivals(number).iter().filter_map(Arrival::identity);
        match there.find(|identity| identity.has_ended()) {
            None => Ok(()),
            Some(Identity { pid, .. }) => {
                let reason = Broken::PartyDied { pid };
                self.break_for(reason);
                self.memory.changes.fetch_add(1, Relaxed);
                futex::wake(&self.memory.changes, i32::MAX);
                Err(reason)
            }
        }
    }

    fn break_for(&self, reason: Broken) {
        self.memory.broken.store(reason.to_number(), Release);
    }

    fn broken(&self) -> Option<Broken> {
        Broken::from_number(self.memory.broken.load(Relaxed))
    }

    fn round(&self) -> Round {
        let both = self.memory.round.load(Relaxed);
        Round { number: (both >> 32) as u32, arrived: both as u32 }
    }

    fn set_round(&self, Round { number, arrived }: Round) {
        self.memory.round.store(u64::from(number) << 32 | u64::from(arrived), Release);
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Barrier")
            .field("parties", &self.parties())
            .field("waiting", &self.waiting())
            .field("is_broken", &self.is_broken())
            .finish()
    }
}

/// What a thread learns when the [`Barrier`] lets it through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarrierWaitResult {
    pub(in super::super) index: usize,
    pub(in super::super) leader: bool,
}

impl BarrierWaitResult {
    /// Which of the round it was, in the order of arrival: from 0 to `parties() - 1`.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Whether it was the last, the one that released the others. True for exactly one of a round.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.leader
    }
}

/// Why a [`Barrier`] did not let one through. All of a round get the same reason.
#[doc(alias = "BrokenBarrierError")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// One has waited too long for the others.
    #[error("the barrier is broken: one has waited too long for the others")]
    TimedOut,
    /// [`Barrier::abort`] was called.
    #[error("the barrier is broken: it was aborted")]
    Aborted,
    /// [`Barrier::reset`] was called while the round was incomplete.
    #[error("the barrier was reset while others waited")]
    Reset,
    /// A process died while it waited.
    #[error("the barrier is broken: process {pid} died while it waited")]
    PartyDied {
        /// The process, which is no more.
        pid: u32,
    },
}

impl Broken {
    /// The kind, and above it the pid. 0 is for what is not broken.
    fn to_number(self) -> u64 {
        match self {
            Self::TimedOut => 1,
            Self::Aborted => 2,
            Self::Reset => 3,
            Self::PartyDied { pid } => 4 | u64::from(pid) << 32,
        }
    }

    fn from_number(number: u64) -> Option<Self> {
        match number as u32 {
            0 => None,
            1 => Some(Self::TimedOut),
            2 => Some(Self::Aborted),
            3 => Some(Self::Reset),
            _ => Some(Self::PartyDied { pid: (number >> 32) as u32 }),
        }
    }
}
