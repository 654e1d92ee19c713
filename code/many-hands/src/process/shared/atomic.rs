use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32, AtomicU64,
    AtomicUsize,
};

use serde::{Deserialize, Serialize};

use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::Error;

/// The atomics of the standard library, except those that hold an address.
pub trait IsAtomic: sealed::Sealed + fmt::Debug + Send + Sync + 'static {}

/// Those of them of which all bits are a value: all but `AtomicBool`.
pub trait IsAtomicInteger: IsAtomic {}

mod sealed {
    /// # Safety
    ///
    /// An atomic that works from wherever it is mapped, and of which zero is a value.
    pub unsafe trait Sealed {}
}

macro_rules! atomics {
    ($($atomic:ty)*) => { $(
        // SAFETY: std's atomics have the bits of the number (or of the bool, of which 0 is one),
        // and the system does without a lock of its own for all that std has on this machine.
        unsafe impl sealed::Sealed for $atomic {}
        impl IsAtomic for $atomic {}
    )* };
}

atomics! {
    AtomicBool AtomicI8 AtomicI16 AtomicI32 AtomicI64 AtomicIsize AtomicU8 AtomicU16 AtomicU32 AtomicU64 AtomicUsize
}

macro_rules! integers {
    ($($atomic:ty)*) => { $(impl IsAtomicInteger for $atomic {})* };
}

integers! {
    AtomicI8 AtomicI16 AtomicI32 AtomicI64 AtomicIsize AtomicU8 AtomicU16 AtomicU32 AtomicU64 AtomicUsize
}

/// An atomic, as it lies in memory.
#[repr(transparent)]
pub(super) struct Cell<A>(pub(super) A);

// SAFETY: an atomic of which zero is a value, as `Sealed` says.
unsafe impl<A: IsAtomic> Shareable for Cell<A> {}

/// An atomic number in shared memory. What Python's `RawValue` is for, but no update is lost.
///
/// It has no lock and needs none; it is used as the [atomic](std::sync::atomic) that it is. Every
/// operation takes place or does not, so the death of a process leaves nothing half done.
///
/// # Example
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use many_hands::process::Process;
/// use many_hands::process::shared::Atomic;
///
/// fn count(hits: Atomic<AtomicU64>) {
///     for _ in 0..1000 {
///         hits.fetch_add(1, Ordering::Relaxed);
///     }
/// }
///
/// let hits = Atomic::new(AtomicU64::new(0))?;
/// let children = [Process::spawn(count, hits.try_clone()?)?, Process::spawn(count, hits.try_clone()?)?];
/// for child in children {
///     child.join()?;
/// }
/// assert_eq!(hits.load(Ordering::Relaxed), 2000);
/// # Ok::<(), many_hands::process::Error>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "A: IsAtomic")]
#[doc(alias = "RawValue")]
pub struct Atomic<A: IsAtomic> {
    memory: SharedMemory<Cell<A>>,
}

impl<A: IsAtomic> Atomic<A> {
    /// Puts an atomic into shared memory.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    pub fn new(atomic: A) -> Result<Self, Error> {
        let memory = SharedMemory::<Cell<A>>::new(0).map_err(Error::system("make shared memory"))?;
        // SAFETY: nothing else has the memory yet, and an atomic may be written to through a shared
        // reference.
        unsafe { std::ptr::from_ref(&memory.0).cast_mut().write(atomic) };
        Ok(Self { memory })
    }

    /// A second handle to the same atomic, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }
}

impl<A: IsAtomic> Deref for Atomic<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.memory.0
    }
}

impl<A: IsAtomic> fmt::Debug for Atomic<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
