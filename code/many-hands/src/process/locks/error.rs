/// Why a lock between processes was not given, or what is wrong with what it guards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// A process died while it held the lock, so what the lock guards may be half changed. All that
    /// ask are told, until a thread has [recovered](super::Mutex::recover) the lock.
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

    /// A thread of this process has ended without dropping its guard: it has leaked or forgotten
    /// it. What was borrowed from the guard may still be in use, so the lock stays taken as long as
    /// this process lives, and not even [`recover`](super::Mutex::recover) gives it. Other
    /// processes wait for it until then.
    #[error(
        "a thread of this process has leaked its guard of the lock, which stays taken as long as the process lives"
    )]
    GuardLeaked,

    /// This thread holds the lock already, and would wait for itself for ever.
    #[error("this thread holds the lock already, and would wait for itself for ever")]
    AlreadyLocked,
}
