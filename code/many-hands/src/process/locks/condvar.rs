use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{LockError, MutexGuard};
use crate::os::deadline::Deadline;
use crate::os::futex;
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::Error;

/// A sleeper looks by itself this often, for a notification that has not been claimed.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// One that is not claimed for as long as this has been lost: what was woken for it was killed. If
/// it was only slow, a wait ends without a notification, which is allowed.
const GRACE: Duration = Duration::from_millis(200);

/// Which waiter a notification wakes is the kernel's choice: it knows which ones sleep and live.
/// What it does not know is whether the one that it woke lived to see it. So one that is woken
/// *claims* the notification when it has the lock again.
#[derive(Debug)]
#[repr(C)]
struct Notifications {
    /// How many there have been. Sleepers sleep on this.
    given: AtomicU32,
    /// How many wait. Those that were killed while they waited are still counted.
    waiting: AtomicU32,
    unclaimed: AtomicU32,
    /// How many have been claimed.
    claimed: AtomicU32,
}

// SAFETY: made of atomics, of which zero is a value.
unsafe impl Shareable for Notifications {}

impl Notifications {
    /// Wakes so many of those that wait.
    fn give(&self, threads: u32) {
        let waiting = self.waiting.load(SeqCst);
        let more = |unclaimed: u32| Some(unclaimed.saturating_add(threads).min(waiting).max(unclaimed));
        // It always succeeds.
        _ = self.unclaimed.fetch_update(SeqCst, SeqCst, more);
        self.given.fetch_add(1, SeqCst);
        futex::wake(&self.given, i32::try_from(threads).unwrap_or(i32::MAX));
    }

    /// Sleeps until it is notified; `false` if the time is over.
    fn wait(&self, mut given: u32, deadline: Deadline) -> bool {
        // How many had been claimed when one was seen that was not, and when that was.
        let mut seen: Option<(u32, Instant)> = None;
        loop {
            let longest = if seen.is_some() { GRACE } else { HEARTBEAT };
            let longest = deadline.within(longest).left().unwrap_or(longest);
            if futex::sleep(&self.given, given, longest) {
                return true;
            }
            if deadline.has_passed() {
                return false;
            }
            // What comes after this ends the next sleep; what came before it is unclaimed.
            given = self.given.load(SeqCst);
            let claimed = self.claimed.load(SeqCst);
            seen = match seen {
                _ if self.unclaimed.load(SeqCst) == 0 => None,
                Some((then, since)) if then == claimed => {
                    // One of those that see it takes it.
                    if since.elapsed() >= GRACE
                        && self.claimed.compare_exchange(claimed, claimed.wrapping_add(1), SeqCst, SeqCst).is_ok()
                    {
                        return true;
                    }
                    seen
                }
                _ => Some((claimed, Instant::now())),
            };
        }
    }

    /// One that was notified has the lock again.
    fn claim(&self) {
        if self.unclaimed.fetch_update(SeqCst, SeqCst, |unclaimed| unclaimed.checked_sub(1)).is_ok() {
            self.claimed.fetch_add(1, SeqCst);
        }
    }
}

/// A place to wait until another process has changed something. Python's
/// `multiprocessing.Condition`.
///
/// It goes with a lock, as [`std::sync::Condvar`] does: [`wait`](Self::wait) takes the guard of a
/// [`Mutex`](super::Mutex), of a [`Value`](crate::process::shared::Value) or of an
/// [`Array`](crate::process::shared::Array), unlocks it while it waits, and gives it back.
///
/// A wait may end without a notification, so look whether what you wait for has come, and wait
/// again if not. [`wait_while`](Self::wait_while) does that.
///
/// # When a peer dies
///
/// A process that dies while it waits does the others no harm. If it was the one that a
/// [`notify_one`](Self::notify_one) woke, another is woken in its place, within two seconds or so.
/// (CPython's `notify` waits until the sleepers say that they are awake, and so for ever
/// for one that was killed.) If a process dies while it holds the lock, `wait` returns that error.
/// If the one that was to notify dies without the lock, no thread can know: use
/// [`wait_timeout`](Self::wait_timeout).
///
/// # Example
///
/// ```
/// use many_hands::process::shared::Value;
/// use many_hands::process::{Condvar, LockError, Process};
///
/// fn deliver((stock, delivered): (Value<u32>, Condvar)) -> Result<(), LockError> {
///     *stock.lock()? += 5;
///     delivered.notify_one();
///     Ok(())
/// }
///
/// let (stock, delivered) = (Value::new(0)?, Condvar::new()?);
/// let child = Process::spawn(deliver, (stock.try_clone()?, delivered.try_clone()?))?;
///
/// let mut stock = delivered.wait_while(stock.lock()?, |stock| *stock < 3)?;
/// *stock -= 3;
/// assert_eq!(*stock, 2);
/// # drop(stock);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Serialize, Deserialize)]
#[doc(alias = "multiprocessing.Condition")]
pub struct Condvar {
    memory: SharedMemory<Notifications>,
}

impl Condvar {
    /// A condition variable.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    #[doc(alias = "Condition")]
    pub fn new() -> Result<Self, Error> {
        Ok(Self { memory: SharedMemory::new(0).map_err(Error::system("make shared memory"))? })
    }

    /// Unlocks, waits for a notification, and locks again. It may return without a notification.
    ///
    /// No notification is lost that a thread sends after this thread has unlocked.
    ///
    /// # Errors
    ///
    /// Those of [`Mutex::lock`](super::Mutex::lock). The caller no longer has the lock then.
    ///
    /// ```
    /// use many_hands::process::shared::Value;
    /// use many_hands::process::{Condvar, LockError};
    ///
    /// let (ready, changed) = (Value::new(0)?, Condvar::new()?);
    /// std::thread::scope(|s| {
    ///     s.spawn(|| {
    ///         *ready.lock()? = 1;
    ///         changed.notify_all();
    ///         Ok::<(), LockError>(())
    ///     });
    ///     let mut guard = ready.lock()?;
    ///     while *guard == 0 {
    ///         guard = changed.wait(guard)?;
    ///     }
    ///     Ok::<(), LockError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wait<'a, T: ?Sized>(&self, guard: MutexGuard<'a, T>) -> Result<MutexGuard<'a, T>, LockError> {
        self.wait_until(guard, Deadline::Never).map(|(guard, _)| guard)
    }

    /// As [`wait`](Self::wait), no longer than this, and says whether the time is over.
    /// `Duration::MAX` waits for ever.
    ///
    /// Getting the lock again may take longer.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::process::{Condvar, Mutex};
    ///
    /// let (mutex, condvar) = (Mutex::new()?, Condvar::new()?);
    /// let (_guard, result) = condvar.wait_timeout(mutex.lock()?, Duration::from_millis(10))?;
    /// assert!(result.timed_out());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wait_timeout<'a, T: ?Sized>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> Result<(MutexGuard<'a, T>, WaitTimeoutResult), LockError> {
        self.wait_until(guard, Deadline::after(timeout))
    }

    /// Waits as long as the condition holds. It is asked under the lock, first before any wait.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait).
    #[doc(alias = "wait_for")]
    pub fn wait_while<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> Result<MutexGuard<'a, T>, LockError> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Waits as long as the condition holds, no longer than this. If the time is over, it still
    /// holds.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::process::Condvar;
    /// use many_hands::process::shared::Value;
    ///
    /// let (stock, delivered) = (Value::new(2)?, Condvar::new()?);
    /// let wait_for = |least| {
    ///     delivered.wait_timeout_while(stock.lock()?, Duration::from_millis(10), |stock: &mut i32| *stock < least)
    /// };
    /// assert!(!wait_for(1)?.1.timed_out());
    /// assert!(wait_for(3)?.1.timed_out());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wait_timeout_while<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        timeout: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> Result<(MutexGuard<'a, T>, WaitTimeoutResult), LockError> {
        let deadline = Deadline::after(timeout);
        loop {
            if !condition(&mut guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            if deadline.has_passed() {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            guard = self.wait_until(guard, deadline)?.0;
        }
    }

    /// Wakes one of those that wait, if there is one. Whether it keeps the lock meanwhile is up to
    /// the caller.
    ///
    /// It is the one that has waited longest, unless the system has given others a higher priority.
    /// The others sleep on.
    #[doc(alias = "notify")]
    pub fn notify_one(&self) {
        self.memory.give(1);
    }

    /// Wakes all that wait.
    pub fn notify_all(&self) {
        self.memory.give(u32::MAX);
    }

    fn wait_until<'a, T: ?Sized>(
        &self,
        guard: MutexGuard<'a, T>,
        deadline: Deadline,
    ) -> Result<(MutexGuard<'a, T>, WaitTimeoutResult), LockError> {
        // Read under the lock: what the caller has not seen yet is notified after this.
        let given = self.memory.given.load(SeqCst);
        self.memory.waiting.fetch_add(1, SeqCst);
        let mut notified = false;
        let guard = guard.unlocked_while(|| notified = self.memory.wait(given, deadline));
        // No sooner: if this process is killed before it has the lock, another has to be woken.
        self.memory.waiting.fetch_sub(1, SeqCst);
        if notified {
            self.memory.claim();
        }
        Ok((guard?, WaitTimeoutResult(!notified)))
    }

    /// A second handle to the same condition variable, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Condvar").finish_non_exhaustive()
    }
}

/// Whether the time was over when a [`Condvar`]'s wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitTimeoutResult(pub(in super::super) bool);

impl WaitTimeoutResult {
    /// Whether it was.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}
