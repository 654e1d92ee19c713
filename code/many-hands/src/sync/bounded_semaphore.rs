use std::fmt;
use std::time::Duration;

use super::{Permit, Semaphore};

/// A [`Semaphore`] that never has more places than it began with.
///
/// A [`release`](Self::release) without an acquire is an error, where a plain semaphore grows. The
/// places of permits that still exist do not count as taken by hand, so no thread can release them
/// from under their owner. CPython's `BoundedSemaphore` allows that, and raises its `ValueError` in
/// the owner's own release.
///
/// [Fairness](Semaphore#fairness) is that of a semaphore: there is none.
///
/// # Examples
///
/// ```
/// use many_hands::sync::{BoundedSemaphore, SurplusRelease};
///
/// let semaphore = BoundedSemaphore::new(5);
/// assert_eq!(semaphore.release(), Err(SurplusRelease));
///
/// semaphore.acquire().forget();
/// assert_eq!(semaphore.release(), Ok(()));
/// assert_eq!(semaphore.available_permits(), 5);
/// ```
#[doc(alias = "threading.BoundedSemaphore")]
pub struct BoundedSemaphore {
    semaphore: Semaphore,
    bound: usize,
}

impl BoundedSemaphore {
    /// A semaphore with so many places, now and for ever.
    ///
    /// ```
    /// use many_hands::sync::BoundedSemaphore;
    ///
    /// static DOOR: BoundedSemaphore = BoundedSemaphore::new(5);
    /// assert_eq!(DOOR.available_permits(), 5);
    /// ```
    #[must_use]
    pub const fn new(permits: usize) -> Self {
        Self { semaphore: Semaphore::new(permits), bound: permits }
    }

    /// Takes a place, and waits until there is one.
    ///
    /// ```
    /// use many_hands::sync::BoundedSemaphore;
    ///
    /// let semaphore = BoundedSemaphore::new(2);
    /// let permit = semaphore.acquire();
    /// assert_eq!(semaphore.available_permits(), 1);
    /// # drop(permit);
    /// ```
    pub fn acquire(&self) -> Permit<'_> {
        self.semaphore.acquire()
    }

    /// Takes a place if one is free now. Python's `acquire(blocking=False)`.
    ///
    /// ```
    /// use many_hands::sync::BoundedSemaphore;
    ///
    /// let semaphore = BoundedSemaphore::new(1);
    /// let permit = semaphore.acquire();
    /// assert!(semaphore.try_acquire().is_none());
    /// # drop(permit);
    /// ```
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.semaphore.try_acquire()
    }

    /// Takes a place, and waits this long for one. Python's `acquire(timeout=…)`.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::sync::BoundedSemaphore;
    ///
    /// let semaphore = BoundedSemaphore::new(1);
    /// let permit = semaphore.acquire();
    /// assert!(semaphore.acquire_timeout(Duration::from_millis(1)).is_none());
    /// # drop(permit);
    /// ```
    pub fn acquire_timeout(&self, timeout: Duration) -> Option<Permit<'_>> {
        self.semaphore.acquire_timeout(timeout)
    }

    /// Gives back a place that was taken and [forgotten](Permit::forget), and wakes a thread that
    /// waits for one.
    ///
    /// # Errors
    ///
    /// [`SurplusRelease`] if there is none: every place is free or held by a permit. Nothing has
    /// changed then.
    ///
    /// ```
    /// use many_hands::sync::{BoundedSemaphore, SurplusRelease};
    ///
    /// let semaphore = BoundedSemaphore::new(1);
    /// let permit = semaphore.acquire();
    /// assert_eq!(semaphore.release(), Err(SurplusRelease)); // it is the permit's
    ///
    /// permit.forget();
    /// assert_eq!(semaphore.release(), Ok(()));
    /// ```
    pub fn release(&self) -> Result<(), SurplusRelease> {
        if self.semaphore.release_within(self.bound) { Ok(()) } else { Err(SurplusRelease) }
    }

    /// How many places are free. Another thread may have changed that before you look at the
    /// answer.
    #[must_use]
    pub fn available_permits(&self) -> usize {
        self.semaphore.available_permits()
    }
}

impl fmt::Debug for BoundedSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundedSemaphore")
            .field("available_permits", &self.available_permits())
            .field("bound", &self.bound)
            .finish()
    }
}

/// More places were given back to a [`BoundedSemaphore`] than were taken. Python's
/// `ValueError: Semaphore released too many times`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("released more often than acquired: every place is free or held by a permit")]
pub struct SurplusRelease;
