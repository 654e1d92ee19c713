use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::IsAtomic;
use super::atomic::Cell;
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::Error;

/// A number of atomics in shared memory. What Python's `RawArray` is for, but no update is lost.
///
/// It has no lock and needs none; it is used as the slice of [atomics](std::sync::atomic) that it
/// is. Its length never changes.
///
/// # Example
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use many_hands::process::Process;
/// use many_hands::process::shared::AtomicArray;
///
/// let histogram = AtomicArray::<AtomicU64>::zeroed(10)?;
/// let count = |histogram: AtomicArray<AtomicU64>| {
///     for n in 0..1000 {
///         histogram[n * n % 10].fetch_add(1, Ordering::Relaxed);
///     }
/// };
/// let children = [Process::spawn(count, histogram.try_clone()?)?, Process::spawn(count, histogram.try_clone()?)?];
/// for child in children {
///     child.join()?;
/// }
/// assert_eq!(histogram[5].load(Ordering::Relaxed), 200);
/// # Ok::<(), many_hands::process::Error>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "A: IsAtomic")]
#[doc(alias = "RawArray")]
pub struct AtomicArray<A: IsAtomic> {
    memory: SharedMemory<Start<A>>,
}

/// What the atomics lie behind: nothing, aligned as they are.
#[repr(C)]
struct Start<A>([A; 0]);

// SAFETY: there is nothing in it.
unsafe impl<A: IsAtomic> Shareable for Start<A> {}

impl<A: IsAtomic> AtomicArray<A> {
    /// Puts atomics into shared memory.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicI32, Ordering};
    ///
    /// use many_hands::process::shared::AtomicArray;
    ///
    /// let numbers = AtomicArray::new([1, 2, 3].map(AtomicI32::new))?;
    /// assert_eq!(numbers[2].load(Ordering::Relaxed), 3);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn new(atomics: impl IntoIterator<Item = A>) -> Result<Self, Error> {
        let atomics: Vec<A> = atomics.into_iter().collect();
        let array = Self::zeroed(atomics.len())?;
        let mut place = array.memory.behind().0.cast::<A>();
        for atomic in atomics {
            // SAFETY: there is room for all of them, aligned since the start is, and nothing else
            // has the memory yet.
            unsafe {
                place.write(atomic);
                place = place.add(1);
            }
        }
        Ok(array)
    }

    /// So many atomics, each 0 or `false`.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn zeroed(length: usize) -> Result<Self, Error> {
        // More bytes than there are addresses is more than the system has.
        let bytes = length.saturating_mul(size_of::<A>());
        Ok(Self { memory: SharedMemory::new(bytes).map_err(Error::system("make shared memory"))? })
    }

    /// A second handle to the same array, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }
}

impl<A: IsAtomic> Deref for AtomicArray<A> {
    type Target = [A];

    fn deref(&self) -> &[A] {
        // SAFETY: behind such a start there are such atomics and nothing else; a Cell is nothing
        // but an atomic.
        let cells: &[Cell<A>] = unsafe { self.memory.behind_as() };
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts(cells.as_ptr().cast(), cells.len()) }
    }
}

impl<A: IsAtomic> fmt::Debug for AtomicArray<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}
