use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Permit, Semaphore};
use crate::process::Error;

/// A [`Semaphore`] that never has more places than it began with. Python's
/// `multiprocessing.BoundedSemaphore`.
///
/// A [`release`](Self::release) without an acquire is an error, where a plain semaphore grows. The
/// places of permits that still exist do not count as taken by hand, so no thread can release them
/// from under their owner.
///
/// Everything else, also [when a peer dies](Semaphore#when-a-peer-dies), is as with a semaphore.
///
/// # Example
///
/// ```
/// use many_hands::process::{BoundedSemaphore, SurplusRelease};
///
/// let semaphore = BoundedSemaphore::new(5)?;
/// assert_eq!(semaphore.release(), Err(SurplusRelease));
///
/// semaphore.acquire().forget();
/// assert_eq!(semaphore.release(), Ok(()));
/// assert_eq!(semaphore.available_permits(), 5);
/// # Ok::<(), many_hands::process::Error>(())
/// ```
#[derive(Serialize, Deserialize)]
#[doc(alias = "multiprocessing.BoundedSemaphore")]
pub struct BoundedSemaphore {
    semaphore: Semaphore,
    bound: usize,
}

impl BoundedSemaphore {
    /// A semaphore with so many places, now and for ever.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    pub fn new(permits: usize) -> Result<Self, Error> {
        Ok(Self { semaphore: Semaphore::new(permits)?, bound: permits })
    }

    /// Takes a place, and waits until there is one.
    ///
    /// ```
    /// use many_hands::process::BoundedSemaphore;
    ///
    /// let semaphore = BoundedSemaphore::new(2)?;
    /// let permit = semaphore.acquire();
    /// assert_eq!(semaphore.available_permits(), 1);
    /// # drop(permit);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn acquire(&self) -> Permit<'_> {
        self.semaphore.acquire()
    }

    /// Takes a place if one is free now. Python's `acquire(block=False)`.
    ///
    /// ```
    /// use many_hands::process::BoundedSemaphore;
    ///
    /// let semaphore = BoundedSemaphore::new(1)?;
    /// let permit = semaphore.acquire();
    /// assert!(semaphore.try_acquire().is_none());
    /// # drop(permit);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.semaphore.try_acquire()
    }

    /// Takes a place, and waits this long for one. Python's `acquire(timeout=…)`. `Duration::MAX`
    /// waits for ever.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::process::BoundedSemaphore;
    ///
    /// let semaphore = BoundedSemaphore::new(1)?;
    /// let permit = semaphore.acquire();
    /// assert!(semaphore.acquire_timeout(Duration::from_millis(1)).is_none());
    /// # drop(permit);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn acquire_timeout(&self, timeout: Duration) -> Option<Permit<'_>> {
        self.semaphore.acquire_timeout(timeout)
    }

    /// Gives back a place that was taken and [forgotten](Permit::forget), and wakes one that waits.
    ///
    /// # Errors
    ///
    /// [`SurplusRelease`] if there is none: every place is free or held by a permit. Nothing has
    /// changed then.
    ///
    /// ```
    /// use many_hands::process::{BoundedSemaphore, SurplusRelease};
    ///
    /// let semaphore = BoundedSemaphore::new(1)?;
    /// let permit = semaphore.acquire();
    /// assert_eq!(semaphore.release(), Err(SurplusRelease)); // it is the permit's
    ///
    /// permit.forget();
    /// assert_eq!(semaphore.release(), Ok(()));
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn release(&self) -> Result<(), SurplusRelease> {
        if self.semaphore.release_within(self.bound) { Ok(()) } else { Err(SurplusRelease) }
    }

    /// How many places are free; see [`Semaphore::available_permits`].
    #[must_use]
    pub fn available_permits(&self) -> usize {
        self.semaphore.available_permits()
    }

    /// A second handle to the same semaphore, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { semaphore: self.semaphore.try_clone()?, bound: self.bound })
    }
}

impl fmt::Debug for BoundedSemaphore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BoundedSemaphore")
            .field("available_permits", &self.available_permits())
            .field("bound", &self.bound)
            .finish()
    }
}

/// More places were given back to a [`BoundedSemaphore`] than were taken. Python's
/// `ValueError: semaphore or lock released too many times`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("released more often than acquired: every place is free or held by a permit")]
pub struct SurplusRelease;
