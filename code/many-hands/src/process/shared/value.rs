use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Plain;
use crate::os::deadline::Deadline;
use crate::os::shared_memory::SharedMemory;
use crate::process::locks::Guarded;
use crate::process::{Error, LockError, MutexGuard};

/// A value in shared memory, behind a lock. Python's `multiprocessing.Value`.
///
/// It is to a [`process::Mutex`](crate::process::Mutex) what [`std::sync::Mutex`] is to a lock
/// without data. All that is said there of the lock holds here.
///
/// # When a peer dies
///
/// If a process dies or panics while it holds the lock, the value may be half changed: from then on
/// all that ask get [`LockError::OwnerDied`] or [`LockError::OwnerPanicked`] with the pid, until a
/// thread calls [`recover`](Self::recover).
///
/// # Example
///
/// ```
/// use many_hands::process::shared::Value;
/// use many_hands::process::{LockError, Process};
///
/// fn count(hits: Value<u64>) -> Result<(), LockError> {
///     for _ in 0..1000 {
///         *hits.lock()? += 1;
///     }
///     Ok(())
/// }
///
/// let hits = Value::new(0)?;
/// let children = [Process::spawn(count, hits.try_clone()?)?, Process::spawn(count, hits.try_clone()?)?];
/// for child in children {
///     child.join()?;
/// }
/// assert_eq!(hits.get()?, 2000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A struct of your own:
///
/// ```
/// use bytemuck::AnyBitPattern;
/// use many_hands::process::shared::Value;
///
/// #[derive(Clone, Copy, AnyBitPattern)]
/// #[repr(C)]
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// let point = Value::new(Point { x: 1.0, y: 2.0 })?;
/// point.lock()?.x += 0.5;
/// assert_eq!(point.get()?.x, 1.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Not a type that knows values which are none, such as `bool`, `char` or a reference:
///
/// ```compile_fail
/// use many_hands::process::shared::Value;
///
/// let flag = Value::new(true);
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "T: Plain")]
#[doc(alias = "multiprocessing.Value")]
pub struct Value<T> {
    memory: SharedMemory<Guarded<T>>,
}

impl<T: Plain> Value<T> {
    /// Puts a value into shared memory.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    pub fn new(value: T) -> Result<Self, Error> {
        Ok(Self { memory: Guarded::new(value, 0).map_err(Error::system("make shared memory"))? })
    }

    /// Waits for the lock, and gives access to the value until the guard is dropped. Python's
    /// `with value.get_lock():`.
    ///
    /// # Errors
    ///
    /// Those of [`Mutex::lock`](crate::process::Mutex::lock).
    ///
    /// ```
    /// use many_hands::process::shared::Value;
    ///
    /// let balance = Value::new(100)?;
    /// let mut guard = balance.lock()?;
    /// if *guard >= 30 {
    ///     *guard -= 30;
    /// }
    /// assert_eq!(*guard, 70);
    /// # drop(guard);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "get_lock")]
    #[inline]
    pub fn lock(&self) -> Result<MutexGuard<'_, T>, LockError> {
        Guarded::access(&self.memory).wait()
    }

    /// Takes the lock if no thread holds it now.
    ///
    /// # Errors
    ///
    /// Those of [`Mutex::try_lock`](crate::process::Mutex::try_lock).
    pub fn try_lock(&self) -> Result<Option<MutexGuard<'_, T>>, LockError> {
        Guarded::access(&self.memory).lock(Deadline::Now)
    }

    /// Waits for the lock no longer than this. `Duration::MAX` waits for ever.
    ///
    /// # Errors
    ///
    /// Those of [`Mutex::lock`](crate::process::Mutex::lock).
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<MutexGuard<'_, T>>, LockError> {
        Guarded::access(&self.memory).lock(Deadline::after(timeout))
    }

    /// Waits for the lock and takes it, whatever happened to its holders before, and ends the
    /// poisoning: it is for you to put the value right, before you drop the guard.
    ///
    /// # Errors
    ///
    /// [`LockError::AlreadyLocked`] and [`LockError::GuardLeaked`].
    ///
    /// ```
    /// use many_hands::process::shared::Value;
    /// use many_hands::process::{LockError, Process};
    ///
    /// let balance = Value::new(100)?;
    /// let child: Process = Process::spawn(
    ///     |balance: Value<i32>| {
    ///         let mut guard = balance.lock().expect("no thread has died");
    ///         *guard = -1;
    ///         std::process::abort();
    ///     },
    ///     balance.try_clone()?,
    /// )?;
    /// child.join()?;
    ///
    /// assert_eq!(balance.get(), Err(LockError::OwnerDied { pid: child.pid() }));
    /// *balance.recover()? = 100;
    /// assert_eq!(balance.get(), Ok(100));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recover(&self) -> Result<MutexGuard<'_, T>, LockError> {
        Guarded::access(&self.memory).recover()
    }

    /// The value, read under the lock. Python's `value.value`.
    ///
    /// When you look at it, it may have changed. To change what you have read, [lock](Self::lock):
    /// `set(get()? + 1)` loses what others do between the two.
    ///
    /// # Errors
    ///
    /// Those of [`lock`](Self::lock).
    pub fn get(&self) -> Result<T, LockError> {
        self.lock().map(|guard| *guard)
    }

    /// Puts another value in its place, under the lock. Python's `value.value = …`.
    ///
    /// # Errors
    ///
    /// Those of [`lock`](Self::lock).
    ///
    /// ```
    /// use many_hands::process::shared::Value;
    ///
    /// let level = Value::new(3.14)?;
    /// level.set(2.72)?;
    /// assert_eq!(level.get()?, 2.72);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set(&self, value: T) -> Result<(), LockError> {
        *self.lock()? = value;
        Ok(())
    }

    /// A second handle to the same value, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }
}

/// Shows the lock, not the value, which would have to be waited for.
impl<T: Plain> fmt::Debug for Value<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Value").field("lock", &*self.memory).finish_non_exhaustive()
    }
}
