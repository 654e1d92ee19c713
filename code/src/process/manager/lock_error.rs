use super::ManagerError;

/// Why a lock of a [`Manager`](super::super::Manager) was not granted as usual.
///
/// It converts into a [`ManagerError`], so `?` passes it on; the lock is released then.
#[derive(Debug, thiserror::Error)]
pub enum LockError<G> {
    /// You have the lock, and its last owner died, or its thread ended, without releasing it. What the lock protects may be half changed. Only the
    /// first owner after a death is told.
    #[error("process {pid} died, or its thread ended, while it held the lock")]
    OwnerDied {
        /// The lock, which you hold.
        guard: G,
        /// The process that died.
        pid: u32,
    },

    /// You do not have the lock.
    #[error(transparent)]
    Manager(#[from] ManagerError),
}

impl<G> LockError<G> {
    /// The lock, if you have it all the same.
    ///
    /// # Errors
    ///
    /// If you do not have it: why not.
    ///
    /// ```
    /// use many_hands::process::manager::{LockError, Mutex};
    /// use many_hands::process::{Manager, Process};
    ///
    /// let manager = Manager::new()?;
    /// let lock = manager.mutex()?;
    /// fn hold(lock: Mutex) {
    ///     let _guard = lock.lock();
    ///     std::process::abort();
    /// }
    /// let child = Process::spawn(hold, lock.clone())?;
    /// child.join()?;
    ///
    /// let error = lock.lock().unwrap_err();
    /// assert!(matches!(error, LockError::OwnerDied { pid, .. } if pid == child.pid()));
    /// let guard = error.into_guard()?; // to put right what the lock protects
    /// # drop(guard);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn into_guard(self) -> Result<G, ManagerError> {
        match self {
            Self::OwnerDied { guard, .. } => Ok(guard),
            Self::Manager(error) => Err(error),
        }
    }

    /// The same, with something else made of the guard.
    pub(super) fn map<H>(self, wrap: impl FnOnce(G) -> H) -> LockError<H> {
        match self {
            Self::OwnerDied { guard, pid } => LockError::OwnerDied { guard: wrap(guard), pid },
            Self::Manager(error) => LockError::Manager(error),
        }
    }
}

impl<G> From<LockError<G>> for ManagerError {
    fn from(error: LockError<G>) -> Self {
        match error {
            LockError::OwnerDied { pid, .. } => Self::OwnerDied { pid },
            LockError::Manager(error) => error,
        }
    }
}
