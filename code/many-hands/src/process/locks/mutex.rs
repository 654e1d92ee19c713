use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Guarded, LockError, MutexGuard};
use crate::os::deadline::Deadline;
use crate::os::shared_memory::SharedMemory;
use crate::process::Error;

/// A lock between processes, and between their threads. Python's `multiprocessing.Lock`.
///
/// It guards whatever you take it for: a file, the terminal, a sequence of messages. A lock with
/// data inside is a [`Value`](crate::process::shared::Value) or an
/// [`Array`](crate::process::shared::Array).
///
/// One process makes it; others get it in the [argument](crate::process::Process::spawn) with which
/// they are started, in a [message](crate::process::Queue) or with a [task](crate::process::Pool).
/// A thread locks, and the same thread unlocks, by dropping the guard. (Python lets any process
/// release the lock of any other. For that there is [`Semaphore`](super::Semaphore).)
///
/// # When a peer dies
///
/// If a process dies while it holds the lock, however it dies, the lock is free, and poisoned: from
/// then on all that ask for it get [`LockError::OwnerDied`] with the pid, because what the lock
/// guards may be half changed. A panic poisons too, as in [`std::sync::Mutex`]. A process that can
/// put things right calls [`recover`](Self::recover), which gives the lock and ends the poisoning.
/// In Python such a lock stays locked for ever.
///
/// A thread that ends without dropping its guard, because it has leaked it, is no death: what was
/// borrowed from the guard may still be in use. The lock stays taken until the process ends, its
/// own process is told so ([`LockError::GuardLeaked`]), and others wait.
///
/// Whether a process in another PID namespace (another container) has ended cannot be known, so a
/// lock that it held stays taken.
///
/// The system undoes the locks of a thread that ends as long as the thread holds no more than 2048
/// of them.
///
/// # Fairness
///
/// None is promised: the lock goes to the first that comes after it is free.
///
/// # Example
///
/// ```
/// use many_hands::process::{LockError, Mutex, Process};
///
/// fn greet(terminal: Mutex) -> Result<(), LockError> {
///     let _guard = terminal.lock()?;
///     print!("hello from ");
///     println!("{}", std::process::id());
///     Ok(())
/// }
///
/// let terminal = Mutex::new()?;
/// let children = [
///     Process::spawn(greet, terminal.try_clone()?)?,
///     Process::spawn(greet, terminal.try_clone()?)?,
/// ];
/// for child in children {
///     child.join()?;
/// }
/// # Ok::<(), many_hands::process::Error>(())
/// ```
#[derive(Serialize, Deserialize)]
#[doc(alias = "multiprocessing.Lock")]
pub struct Mutex {
    memory: SharedMemory<Guarded<()>>,
}

impl Mutex {
    /// A lock that no thread holds.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    #[doc(alias = "Lock")]
    pub fn new() -> Result<Self, Error> {
        let memory = Guarded::new((), 0).map_err(Error::system("make shared memory"))?;
        Ok(Self { memory })
    }

    /// Waits until nothing else holds the lock, and takes it. Python's `acquire()`.
    ///
    /// # Errors
    ///
    /// [`LockError::OwnerDied`] and [`LockError::OwnerPanicked`] if a thread died or panicked under
    /// the lock and no thread has [recovered](Self::recover) it since; [`LockError::AlreadyLocked`]
    /// if this thread holds it; [`LockError::GuardLeaked`] if a thread of this process has ended
    /// with it. In each case the caller does not hold it.
    ///
    /// ```
    /// use many_hands::process::{LockError, Mutex};
    ///
    /// let mutex = Mutex::new()?;
    /// let guard = mutex.lock()?;
    /// assert_eq!(mutex.lock().err(), Some(LockError::AlreadyLocked));
    /// drop(guard);
    /// assert!(mutex.lock().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "acquire")]
    #[inline]
    pub fn lock(&self) -> Result<MutexGuard<'_>, LockError> {
        Guarded::access(&self.memory).wait()
    }

    /// Takes the lock if no thread holds it now. Python's `acquire(block=False)`.
    ///
    /// # Errors
    ///
    /// As [`lock`](Self::lock); but it is `None` where this thread holds the lock.
    ///
    /// ```
    /// use many_hands::process::Mutex;
    ///
    /// let mutex = Mutex::new()?;
    /// let guard = mutex.try_lock()?;
    /// assert!(guard.is_some());
    /// assert!(mutex.try_lock()?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn try_lock(&self) -> Result<Option<MutexGuard<'_>>, LockError> {
        Guarded::access(&self.memory).lock(Deadline::Now)
    }

    /// Waits for the lock no longer than this. Python's `acquire(timeout=…)`. `Duration::MAX` waits
    /// for ever.
    ///
    /// # Errors
    ///
    /// As [`lock`](Self::lock).
    ///
    /// ```
    /// use std::thread;
    /// use std::time::Duration;
    ///
    /// use many_hands::process::Mutex;
    ///
    /// let mutex = Mutex::new()?;
    /// let _guard = mutex.lock()?;
    /// thread::scope(|s| {
    ///     let other = s.spawn(|| mutex.lock_timeout(Duration::from_millis(10)).map(|guard| guard.is_none()));
    ///     assert_eq!(other.join().expect("it does not panic"), Ok(true));
    /// });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<MutexGuard<'_>>, LockError> {
        Guarded::access(&self.memory).lock(Deadline::after(timeout))
    }

    /// Waits for the lock and takes it, whatever happened to its holders before, and ends the
    /// poisoning: it is for you to put right what the lock guards, before you drop the guard.
    ///
    /// # Errors
    ///
    /// [`LockError::AlreadyLocked`] and [`LockError::GuardLeaked`].
    ///
    /// ```
    /// use many_hands::process::{LockError, Mutex, Process};
    ///
    /// let mutex = Mutex::new()?;
    /// let child: Process = Process::spawn(
    ///     |mutex: Mutex| {
    ///         let _guard = mutex.lock();
    ///         std::process::abort();
    ///     },
    ///     mutex.try_clone()?,
    /// )?;
    /// child.join()?;
    ///
    /// assert_eq!(mutex.lock().err(), Some(LockError::OwnerDied { pid: child.pid() }));
    /// drop(mutex.recover()?);
    /// assert!(mutex.lock().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recover(&self) -> Result<MutexGuard<'_>, LockError> {
        Guarded::access(&self.memory).recover()
    }

    /// A second handle to the same lock, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        let memory = self.memory.again().map_err(Error::system("map shared memory"))?;
        Ok(Self { memory })
    }
}

impl fmt::Debug for Mutex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Mutex").field("lock", &*self.memory).finish()
    }
}
