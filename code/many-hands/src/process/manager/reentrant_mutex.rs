use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::held_lock::{HeldLock, lock, lock_for_ever, recover};
use super::object::Object;

/// A lock that a [`Manager`](super::Manager) keeps and that its owner, a thread, can lock again.
/// Python's `Manager().RLock()`.
///
/// It is free when the last guard is dropped. A [`Condvar`](super::Condvar) does not take it.
///
/// # Errors
///
/// All methods: those of [`Mutex`](super::Mutex#errors).
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
///
/// let manager = Manager::new()?;
/// let lock = manager.reentrant_mutex()?;
/// let outer = lock.lock()?;
/// let inner = lock.lock()?;
/// let is_free = || lock.try_lock().is_ok_and(|guard| guard.is_some());
/// let free_elsewhere = || std::thread::scope(|s| s.spawn(is_free).join());
/// drop(inner);
/// assert_eq!(free_elsewhere().ok(), Some(false));
/// drop(outer);
/// assert_eq!(free_elsewhere().ok(), Some(true));
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[doc(alias = "RLock")]
pub struct ReentrantMutex(pub(super) Object);

/// A [`ReentrantMutex`] that this thread holds. Dropping it releases the lock once.
///
/// It cannot go to another thread. If the thread ends without dropping it, the lock is free, and
/// [poisoned](ManagerError::OwnerDied). A copy in a forked process holds nothing.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct ReentrantMutexGuard(#[expect(dead_code, reason = "it is there to be dropped")] HeldLock);

impl ReentrantMutex {
    /// Waits for the lock. Python's `acquire()`, or `with lock:`.
    #[doc(alias = "acquire")]
    pub fn lock(&self) -> Result<ReentrantMutexGuard, ManagerError> {
        lock_for_ever(&self.0).map(ReentrantMutexGuard)
    }

    /// Takes the lock if no other thread holds it; `None` if one does.
    pub fn try_lock(&self) -> Result<Option<ReentrantMutexGuard>, ManagerError> {
        self.lock_timeout(Duration::ZERO)
    }

    /// Waits at most `timeout` for the lock; `None` if another thread held it all that time.
    /// Python's `acquire(timeout=…)`.
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<ReentrantMutexGuard>, ManagerError> {
        Ok(lock(&self.0, Some(timeout))?.map(ReentrantMutexGuard))
    }
    /// Waits for the lock and takes it, whatever happened to its holders before, and ends the
    /// poisoning: it is for you to put right what the lock guards, before you drop the guard.
    pub fn recover(&self) -> Result<ReentrantMutexGuard, ManagerError> {
        recover(&self.0).map(ReentrantMutexGuard)
    }
}
