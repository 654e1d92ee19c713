/// Why a lock between processes was not given, or what is wrong with what it guards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// A process died while it held the lock, so what the lock guards may be half changed. All that
    /// ask are told, until a thread has [recovered](super::Mutex::recover) the lock.
    ///
    /// If the pid is that of the calling process, one of its threads has ended without dropping its
    /// guard.
    #[error("process {pid} died while it held the lock, so what it guards may be half changed")]
    OwnerDied {
        /// The process, which is no more.
        pid: u32,
    },

    /// A process panicked while it held the lock, so what the lock guards may be half changed. All
    /// that ask are told, until a thread has [recovered](super::Mutex::recover) the lock.
    #[error("process {pid} panicked while it held the lock, so what it guards may be half changed")]
    OwnerPanicked {
        /// The process, which may go on if it has caught the panic.
        pid: u32,
    },

    /// This thread holds the lock already, and would wait for itself for ever.
    #[error("this thread holds the lock already, and would wait for itself for ever")]
    AlreadyLocked,
}
