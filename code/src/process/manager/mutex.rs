use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::LockError;
use super::held::{Held, lock, lock_for_ever};
use super::object::Object;

/// A lock that a [`Manager`](super::Manager) keeps. Python's `Manager().Lock()`.
///
/// It protects nothing by itself: hold it around the operations that belong together. Threads get it in the order in which they ask.
///
/// # Errors
///
/// All methods: [`LockError::OwnerDied`] if the last owner died with the lock, which you then have; otherwise
/// [`LockError::Manager`], as with [`List`](super::List#errors).
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
/// It cannot go to another thread. If the thread ends without dropping it, the lock is free again and the next owner
/// [is told](LockError::OwnerDied). A copy in a forked process holds nothing.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct MutexGuard(pub(super) Held);

impl Mutex {
    /// Waits for the lock. Python's `acquire()`, or `with lock:`.
    ///
    /// # Errors
    ///
    /// A thread that holds the lock already gets [`ManagerError::WouldDeadlock`](super::ManagerError::WouldDeadlock), and those of [all methods](Self).
    #[doc(alias = "acquire")]
    pub fn lock(&self) -> Result<MutexGuard, LockError<MutexGuard>> {
        lock_for_ever(&self.0).map(MutexGuard).map_err(|error| error.map(MutexGuard))
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
    pub fn try_lock(&self) -> Result<Option<MutexGuard>, LockError<MutexGuard>> {
        self.lock_timeout(Duration::ZERO)
    }

    /// Waits at most `timeout` for the lock; `None` if it was not free all that time. Python's `acquire(timeout=…)`.
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<MutexGuard>, LockError<MutexGuard>> {
        Ok(lock(&self.0, Some(timeout)).map_err(|error| error.map(MutexGuard))?.map(MutexGuard))
    }
}
