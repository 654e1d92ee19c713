use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::LockError;
use super::lock::Lock;
use crate::os::deadline::Deadline;
use crate::os::pid::pid;
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::Error;

#[derive(Debug)]
#[repr(C)]
struct Counted {
    lock: Lock,
    /// How often the thread that holds the lock has locked it. Only that thread uses the number.
    depth: AtomicU32,
}

// SAFETY: zeroed it is valid (and made a lock before any other thread sees it), and made of a lock
// and an atomic.
unsafe impl Shareable for Counted {}

/// A lock between processes that a thread which holds it may lock again. Python's
/// `multiprocessing.RLock`.
///
/// It belongs to a thread of a process, and is free when that thread has dropped as many guards as
/// it got, in whatever order. A function that locks can so call another one that locks. All else is
/// as with [`Mutex`](super::Mutex): how it travels, and what happens when its owner dies.
///
/// # Example
///
/// ```
/// use many_hands::process::{LockError, ReentrantMutex};
///
/// fn line(terminal: &ReentrantMutex, text: &str) -> Result<(), LockError> {
///     let _guard = terminal.lock()?;
///     println!("{text}");
///     Ok(())
/// }
///
/// let terminal = ReentrantMutex::new()?;
/// let _guard = terminal.lock()?;
/// line(&terminal, "two lines")?;
/// line(&terminal, "that stay together")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Serialize, Deserialize)]
#[doc(alias = "multiprocessing.RLock")]
pub struct ReentrantMutex {
    memory: SharedMemory<Counted>,
}

impl ReentrantMutex {
    /// A lock that no thread holds.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    #[doc(alias = "RLock")]
    pub fn new() -> Result<Self, Error> {
        let made = SharedMemory::<Counted>::new(0).and_then(|memory| {
            // SAFETY: the memory is new, so nothing else uses it; and it is never moved.
            unsafe { memory.lock.init() }.map(|()| memory)
        });
        Ok(Self { memory: made.map_err(Error::system("make shared memory"))? })
    }

    /// Waits until no other thread holds the lock, and takes it, once more if this thread holds it
    /// already.
    ///
    /// # Errors
    ///
    /// [`LockError::OwnerDied`], [`LockError::OwnerPanicked`] and [`LockError::GuardLeaked`] as
    /// with [`Mutex::lock`](super::Mutex::lock).
    ///
    /// # Panics
    ///
    /// If this thread holds it `u32::MAX` times.
    ///
    /// ```
    /// use many_hands::process::ReentrantMutex;
    ///
    /// let mutex = ReentrantMutex::new()?;
    /// let _outer = mutex.lock()?;
    /// let _inner = mutex.lock()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "acquire")]
    pub fn lock(&self) -> Result<ReentrantMutexGuard<'_>, LockError> {
        self.take(Deadline::Never).map(|guard| guard.expect("a wait without a limit ends with the lock"))
    }

    /// Takes the lock if no other thread holds it now.
    ///
    /// # Errors
    ///
    /// As [`lock`](Self::lock).
    ///
    /// ```
    /// use many_hands::process::ReentrantMutex;
    ///
    /// let mutex = ReentrantMutex::new()?;
    /// let _outer = mutex.lock()?;
    /// assert!(mutex.try_lock()?.is_some());
    /// std::thread::scope(|s| {
    ///     s.spawn(|| assert!(matches!(mutex.try_lock(), Ok(None))));
    /// });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn try_lock(&self) -> Result<Option<ReentrantMutexGuard<'_>>, LockError> {
        self.take(Deadline::Now)
    }

    /// Waits for the lock no longer than this. `Duration::MAX` waits for ever.
    ///
    /// # Errors
    ///
    /// As [`lock`](Self::lock).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::process::ReentrantMutex;
    ///
    /// let mutex = ReentrantMutex::new()?;
    /// assert!(mutex.lock_timeout(Duration::from_millis(10))?.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<ReentrantMutexGuard<'_>>, LockError> {
        self.take(Deadline::after(timeout))
    }

    /// Waits for the lock and takes it, whatever happened to its holders before, and ends the
    /// poisoning: see [`Mutex::recover`](super::Mutex::recover).
    ///
    /// # Errors
    ///
    /// [`LockError::GuardLeaked`].
    pub fn recover(&self) -> Result<ReentrantMutexGuard<'_>, LockError> {
        let guard = self.enter(Deadline::Never)?.expect("a wait without a limit ends with the lock");
        self.memory.lock.heal();
        Ok(guard)
    }

    fn take(&self, deadline: Deadline) -> Result<Option<ReentrantMutexGuard<'_>>, LockError> {
        let guard = self.enter(deadline)?;
        if guard.is_some() {
            self.memory.lock.poison()?;
        }
        Ok(guard)
    }

    /// Locks, poisoned or not.
    fn enter(&self, deadline: Deadline) -> Result<Option<ReentrantMutexGuard<'_>>, LockError> {
        let depth = &self.memory.depth;
        match self.memory.lock.take(self.memory.pins(), deadline) {
            Ok(false) => return Ok(None),
            Ok(true) => depth.store(1, Relaxed),
            Err(LockError::AlreadyLocked) => {
                let deeper = depth.load(Relaxed).checked_add(1);
                depth.store(deeper.expect("a thread locks a lock no more than u32::MAX times"), Relaxed);
            }
            Err(other) => return Err(other),
        }
        Ok(Some(ReentrantMutexGuard {
            mutex: self,
            panicking: thread::panicking(),
            holder: pid(),
            not_send: PhantomData,
        }))
    }

    /// A second handle to the same lock, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }
}

impl fmt::Debug for ReentrantMutex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReentrantMutex").field("lock", &self.memory.lock).finish()
    }
}

/// A [`ReentrantMutex`] that this thread holds. The last guard of the thread that is dropped
/// unlocks.
#[derive(Debug)]
#[must_use = "the lock is released when the guard is dropped"]
pub struct ReentrantMutexGuard<'a> {
    mutex: &'a ReentrantMutex,
    /// Whether the thread was panicking when it locked: that panic is none of the lock's.
    panicking: bool,
    /// A copy in a fork holds nothing.
    holder: u32,
    /// Only the thread that has locked may unlock.
    not_send: PhantomData<*const ()>,
}

impl Drop for ReentrantMutexGuard<'_> {
    fn drop(&mut self) {
        if self.holder != pid() {
            return;
        }
        let Counted { lock, depth } = &*self.mutex.memory;
        if thread::panicking() && !self.panicking {
            lock.poison_by_panic();
        }
        let left = depth.load(Relaxed) - 1;
        depth.store(left, Relaxed);
        if left == 0 {
            lock.release(self.mutex.memory.pins());
        }
    }
}
