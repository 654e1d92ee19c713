use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::held_lock::{HeldLock, lock, lock_for_ever, recover};
use super::object::Object;

/// A lock that a [`Manager`](super::Manager) keeps. Python's `Manager().Lock()`.
///
/// It protects nothing by itself: hold it around the operations that belong together. Threads get
/// it in the order in which they ask.
///
/// # Errors
///
/// All methods: [`ManagerError::OwnerDied`] and [`ManagerError::OwnerPanicked`] if a thread died or
/// panicked under the lock and no thread has [recovered](Self::recover) it since, and those of
/// [`List`](super::List#errors), except for `OutOfRange`. The caller does not hold the lock then.
///
/// # When a peer dies
///
/// If a process dies while it holds the lock, or a thread ends, the lock is free, and poisoned:
/// from then on all that ask for it, or wait for it, get [`ManagerError::OwnerDied`] with the pid,
/// because what the lock guards may be half changed. A panic poisons too, as in
/// [`std::sync::Mutex`]. A process that can put things right calls [`recover`](Self::recover). In
/// Python such a lock stays locked for ever.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::{ManagerError, Mutex, Value};
/// use many_hands::process::{Manager, Process};
///
/// fn deposit((lock, balance): (Mutex, Value<u32>)) -> Result<(), ManagerError> {
///     for _ in 0..50 {
///         let _guard = lock.lock()?;
///         balance.set(balance.get()? + 1)?;
///     }
///     Ok(())
/// }
///
/// let manager = Manager::new()?;
/// let (lock, balance) = (manager.mutex()?, manager.value(0)?);
/// let one = Process::spawn(deposit, (lock.clone(), balance.clone()))?;
/// let other = Process::spawn(deposit, (lock, balance.clone()))?;
/// one.join()?;
/// other.join()?;
/// assert_eq!(balance.get()?, 100);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[doc(alias = "Lock")]
pub struct Mutex(pub(super) Object);

/// A [`Mutex`] that this thread holds. Dropping it releases the lock.
///
/// It cannot go to another thread. If the thread ends without dropping it, the lock is free, and
/// [poisoned](ManagerError::OwnerDied). A copy in a forked process holds nothing.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct MutexGuard(pub(super) HeldLock);

impl Mutex {
    /// Waits for the lock. Python's `acquire()`, or `with lock:`.
    ///
    /// # Errors
    ///
    /// A thread that holds the lock already gets [`ManagerError::AlreadyLocked`], and those of [all
    /// methods](Self).
    #[doc(alias = "acquire")]
    pub fn lock(&self) -> Result<MutexGuard, ManagerError> {
        lock_for_ever(&self.0).map(MutexGuard)
    }

    /// Takes the lock if it is free; `None` if it is not.
    ///
    /// ```
    /// use many_hands::process::Manager;
    ///
    /// let manager = Manager::new()?;
    /// let lock = manager.mutex()?;
    /// let guard = lock.try_lock()?;
    /// assert!(guard.is_some());
    /// assert!(lock.try_lock()?.is_none());
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    pub fn try_lock(&self) -> Result<Option<MutexGuard>, ManagerError> {
        self.lock_timeout(Duration::ZERO)
    }

    /// Waits at most `timeout` for the lock; `None` if it was not free all that time. Python's
    /// `acquire(timeout=…)`.
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<MutexGuard>, ManagerError> {
        Ok(lock(&self.0, Some(timeout))?.map(MutexGuard))
    }
    /// Waits for the lock and takes it, whatever happened to its holders before, and ends the
    /// poisoning: it is for you to put right what the lock guards, before you drop the guard.
    ///
    /// ```
    /// use many_hands::process::manager::{ManagerError, Mutex};
    /// use many_hands::process::{Manager, Process};
    ///
    /// fn hold(lock: Mutex) {
    ///     let _guard = lock.lock();
    ///     std::process::abort();
    /// }
    ///
    /// let manager = Manager::new()?;
    /// let lock = manager.mutex()?;
    /// let child = Process::spawn(hold, lock.clone())?;
    /// child.join()?;
    ///
    /// assert!(matches!(lock.lock(), Err(ManagerError::OwnerDied { pid }) if pid == child.pid()));
    /// drop(lock.recover()?);
    /// assert!(lock.lock().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recover(&self) -> Result<MutexGuard, ManagerError> {
        recover(&self.0).map(MutexGuard)
    }
}
