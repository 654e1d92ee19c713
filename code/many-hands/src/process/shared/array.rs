use std::fmt;
use std::ptr::NonNull;
use std::time::Duration;

use bytemuck::{AnyBitPattern, Zeroable};
use serde::{Deserialize, Serialize};

use super::Plain;
use crate::os::deadline::Deadline;
use crate::os::shared_memory::SharedMemory;
use crate::process::locks::{Access, Guarded};
use crate::process::{Error, LockError, MutexGuard};

/// A number of values in shared memory, behind one lock. Python's `multiprocessing.Array`.
///
/// Its length never changes. All that is said of [`Value`](super::Value) and its lock holds here,
/// also when a peer dies: then some of the elements may be changed and others not.
///
/// # Example
///
/// ```
/// use many_hands::process::shared::Array;
/// use many_hands::process::{LockError, Process};
///
/// fn square(numbers: Array<i32>) -> Result<(), LockError> {
///     for number in numbers.lock()?.iter_mut() {
///         *number *= *number;
///     }
///     Ok(())
/// }
///
/// let numbers = Array::from_slice(&[1, 2, 3])?;
/// Process::spawn(square, numbers.try_clone()?)?.join()?;
/// assert_eq!(numbers.lock()?[..], [1, 4, 9]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "T: Plain")]
#[doc(alias = "multiprocessing.Array")]
pub struct Array<T> {
    memory: SharedMemory<Guarded<Start<T>>>,
}

/// What the elements lie behind: nothing, aligned as they are.
#[derive(Clone, Copy)]
#[repr(C)]
struct Start<T>([T; 0]);

// SAFETY: it has no bits.
unsafe impl<T> Zeroable for Start<T> {}
// SAFETY: as above.
unsafe impl<T: AnyBitPattern> AnyBitPattern for Start<T> {}

impl<T: Plain> Array<T> {
    /// Copies the elements into shared memory.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    pub fn from_slice(elements: &[T]) -> Result<Self, Error> {
        let array = Self::zeroed(elements.len())?;
        array.lock().expect("nothing else has it yet").copy_from_slice(elements);
        Ok(array)
    }

    /// So many elements, of which all bits are 0. Python's `Array(type, length)`.
    ///
    /// # Errors
    ///
    /// As [`from_slice`](Self::from_slice).
    ///
    /// ```
    /// use many_hands::process::shared::Array;
    ///
    /// let counts = Array::<u64>::zeroed(4)?;
    /// assert_eq!(counts.lock()?[..], [0, 0, 0, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn zeroed(length: usize) -> Result<Self, Error> {
        const { assert!(size_of::<T>() > 0, "there is nothing to share in elements without a size") };
        // More bytes than there are addresses is more than the system has.
        let bytes = length.saturating_mul(size_of::<T>());
        Ok(Self { memory: Guarded::new(Start([]), bytes).map_err(Error::system("make shared memory"))? })
    }

    /// How many elements it has.
    #[doc(alias = "__len__")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.memory.behind().1 / size_of::<T>()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Waits for the lock, and gives access to the elements until the guard is dropped.
    ///
    /// # Errors
    ///
    /// Those of [`Mutex::lock`](crate::process::Mutex::lock).
    ///
    /// ```
    /// use many_hands::process::shared::Array;
    ///
    /// let accounts = Array::from_slice(&[50, 50])?;
    /// let mut guard = accounts.lock()?;
    /// guard[0] -= 20;
    /// guard[1] += 20;
    /// assert_eq!(guard.iter().sum::<i32>(), 100);
    /// # drop(guard);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "get_lock")]
    pub fn lock(&self) -> Result<MutexGuard<'_, [T]>, LockError> {
        self.access().wait()
    }

    /// Takes the lock if no thread holds it now.
    ///
    /// # Errors
    ///
    /// Those of [`Mutex::try_lock`](crate::process::Mutex::try_lock).
    pub fn try_lock(&self) -> Result<Option<MutexGuard<'_, [T]>>, LockError> {
        self.access().lock(Deadline::Now)
    }

    /// Waits for the lock no longer than this. `Duration::MAX` waits for ever.
    ///
    /// # Errors
    ///
    /// Those of [`Mutex::lock`](crate::process::Mutex::lock).
    pub fn lock_timeout(&self, timeout: Duration) -> Result<Option<MutexGuard<'_, [T]>>, LockError> {
        self.access().lock(Deadline::after(timeout))
    }

    /// Waits for the lock and takes it, whatever happened to its holders before, and ends the
    /// poisoning; see [`Value::recover`](super::Value::recover).
    ///
    /// # Errors
    ///
    /// [`LockError::AlreadyLocked`] and [`LockError::GuardLeaked`].
    pub fn recover(&self) -> Result<MutexGuard<'_, [T]>, LockError> {
        self.access().recover()
    }

    /// A second handle to the same array, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }

    fn access(&self) -> Access<'_, [T]> {
        // SAFETY: the elements lie in this memory, all bits are valid for them, and there is no
        // other way to them once the array has been made.
        unsafe { Access::new(&self.memory, self.elements()) }
    }

    fn elements(&self) -> NonNull<[T]> {
        let base = NonNull::new(self.memory.behind().0.cast()).expect("memory does not lie at address 0");
        NonNull::slice_from_raw_parts(base, self.len())
    }
}

/// Shows the lock, not the elements, which would have to be waited for.
impl<T: Plain> fmt::Debug for Array<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Array").field("len", &self.len()).field("lock", &*self.memory).finish_non_exhaustive()
    }
}
