use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::thread;

use bytemuck::AnyBitPattern;

use super::LockError;
use super::lock::Lock;
use crate::os::deadline::Deadline;
use crate::os::pins::Pins;
use crate::os::shared_memory::{Shareable, SharedMemory};

/// Plain data in shared memory behind its lock.
#[repr(C)]
pub(in super::super) struct Guarded<T> {
    lock: Lock,
    data: UnsafeCell<T>,
}

// SAFETY: the data is reached through the lock alone, and may be used by any thread.
unsafe impl<T: Send> Sync for Guarded<T> {}

// SAFETY: zeroed it is valid (and made a lock before any other thread sees it): AnyBitPattern says
// that of the data. That also says that the data holds no reference, and is valid whatever a
// process that died has left there.
unsafe impl<T: AnyBitPattern + Send> Shareable for Guarded<T> {}

impl<T: AnyBitPattern + Send> Guarded<T> {
    /// The data in new memory, with so many bytes behind it.
    pub(in super::super) fn new(data: T, behind: usize) -> nix::Result<SharedMemory<Self>> {
        let memory = SharedMemory::<Self>::new(behind)?;
        // SAFETY: the memory is new, so nothing else uses it; and it is never moved.
        unsafe {
            memory.lock.init()?;
            memory.data.get().write(data);
        }
        Ok(memory)
    }

    /// Access to the data by way of its lock.
    #[inline]
    pub(in super::super) fn access(memory: &SharedMemory<Self>) -> Access<'_, T> {
        let data = NonNull::from(&memory.data).cast();
        // SAFETY: the data lies in the memory, beside its lock, and nothing else hands it out.
        unsafe { Access::new(memory, data) }
    }
}

impl<T> fmt::Debug for Guarded<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lock.fmt(formatter)
    }
}

/// The way to data that a lock guards.
pub(in super::super) struct Access<'a, T: ?Sized> {
    lock: &'a Lock,
    pins: &'a Pins,
    data: NonNull<T>,
}

impl<T: ?Sized> Clone for Access<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Access<'_, T> {}

impl<'a, T: ?Sized> Access<'a, T> {
    /// # Safety
    ///
    /// The data lies in this memory, is valid, and is reached in no other way than under this lock.
    #[inline]
    pub(in super::super) unsafe fn new<H: AnyBitPattern + Send>(
        memory: &'a SharedMemory<Guarded<H>>,
        data: NonNull<T>,
    ) -> Self {
        Self { lock: &memory.lock, pins: memory.pins(), data }
    }

    #[inline]
    pub(in super::super) fn lock(self, deadline: Deadline) -> Result<Option<MutexGuard<'a, T>>, LockError> {
        let taken = match self.lock.take(self.pins, deadline) {
            // A thread that does not wait is not in danger of waiting for itself.
            Err(LockError::AlreadyLocked) if deadline == Deadline::Now => false,
            taken => taken?,
        };
        if taken { self.checked().map(Some) } else { Ok(None) }
    }

    /// Waits for the lock as long as it takes.
    #[inline]
    pub(in super::super) fn wait(self) -> Result<MutexGuard<'a, T>, LockError> {
        self.lock.take(self.pins, Deadline::Never)?;
        self.checked()
    }

    /// The same, and takes its poison away.
    pub(in super::super) fn recover(self) -> Result<MutexGuard<'a, T>, LockError> {
        self.lock.take(self.pins, Deadline::Never)?;
        self.lock.heal();
        Ok(self.guard())
    }

    /// The guard of a lock that was just taken; if it is poisoned, it is given back.
    #[inline]
    fn checked(self) -> Result<MutexGuard<'a, T>, LockError> {
        let guard = self.guard();
        self.lock.poison().map(|()| guard)
    }

    #[inline]
    fn guard(self) -> MutexGuard<'a, T> {
        MutexGuard { access: self, panicking: thread::panicking(), not_send: PhantomData }
    }
}

/// A lock between processes that is held, and access to what it guards: nothing in the case of a
/// [`Mutex`](super::Mutex), the value of a [`Value`](crate::process::shared::Value), the elements
/// of an [`Array`](crate::process::shared::Array). Dropped, it unlocks.
///
/// Only the thread that has locked can unlock, so a guard stays on its thread. If it is dropped by
/// a panic, the lock is poisoned; if its process ends without dropping it, too. If only its thread
/// does, because it has leaked or forgotten the guard, the lock stays taken as long as the process
/// lives. See [`LockError`].
#[must_use = "the lock is released when the guard is dropped"]
pub struct MutexGuard<'a, T: ?Sized = ()> {
    access: Access<'a, T>,
    /// Whether the thread was panicking when it locked: that panic is none of the lock's.
    panicking: bool,
    /// Only the thread that has locked may unlock.
    not_send: PhantomData<*const ()>,
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// Unlocks, calls the function, and locks again.
    pub(super) fn unlocked_while(self, function: impl FnOnce()) -> Result<Self, LockError> {
        let access = self.access;
        drop(self);
        function();
        access.wait()
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the data is valid, as the maker of the access has promised, and as long as this
        // guard holds the lock no thread changes it. `fork` makes no second guard, as it refuses
        // while there is one.
        unsafe { self.access.data.as_ref() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`; and nothing else looks at it either.
        unsafe { self.access.data.as_mut() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        if thread::panicking() && !self.panicking {
            self.access.lock.poison_by_panic();
        }
        self.access.lock.release(self.access.pins);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
