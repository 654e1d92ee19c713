use std::fmt;
use std::mem;
use std::time::Duration;

use super::primitives::Monitor;

/// A number of places. A thread that wants one waits until one is free.
///
/// [`acquire`](Self::acquire) gives you a [`Permit`], which gives the place back when it is
/// dropped, also in a panic. That is Python's `with semaphore:`. To give back in one thread what
/// another has taken, [forget](Permit::forget) the permit, and call [`release`](Self::release)
/// later.
///
/// A semaphore does not belong to any thread: every thread may release, and each release adds a
/// place, asked for or not. [`BoundedSemaphore`](super::BoundedSemaphore) refuses what would be one
/// too many.
///
/// # Fairness
///
/// There is none. Threads do not queue: a place that becomes free goes to the first to have the
/// lock, which may be a thread that never waited. So a thread may wait longer than others, but no
/// thread waits while a place is free. CPython does the same.
///
/// # Examples
///
/// ```
/// use std::thread;
///
/// use many_hands::sync::Semaphore;
///
/// let cubicles = Semaphore::new(3);
/// thread::scope(|s| {
///     for _ in 0..10 {
///         s.spawn(|| {
///             let _permit = cubicles.acquire();
///             // three at most are here
///         });
///     }
/// });
/// assert_eq!(cubicles.available_permits(), 3);
/// ```
#[doc(alias = "threading.Semaphore")]
pub struct Semaphore {
    places: Monitor<Places>,
}

struct Places {
    free: usize,
    /// Held by permits that still exist.
    permits: usize,
}

impl Places {
    /// Whether there was a free place, which now belongs to a permit.
    fn take(&mut self) -> bool {
        let there = self.free > 0;
        if there {
            self.free -= 1;
            self.permits += 1;
        }
        there
    }
}

impl Semaphore {
    /// A semaphore with so many free places. Without any, each `acquire` waits for a
    /// [`release`](Self::release).
    ///
    /// ```
    /// use many_hands::sync::Semaphore;
    ///
    /// static DOOR: Semaphore = Semaphore::new(5);
    /// assert_eq!(DOOR.available_permits(), 5);
    /// ```
    #[must_use]
    pub const fn new(permits: usize) -> Self {
        Self { places: Monitor::new(Places { free: permits, permits: 0 }) }
    }

    /// Takes a place, and waits until there is one.
    ///
    /// ```
    /// use many_hands::sync::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1);
    /// let permit = semaphore.acquire();
    /// assert_eq!(semaphore.available_permits(), 0);
    /// drop(permit);
    /// assert_eq!(semaphore.available_permits(), 1);
    /// ```
    pub fn acquire(&self) -> Permit<'_> {
        let mut places = self.places.wait_while(self.places.lock(), |places| places.free == 0);
        places.take();
        Permit { semaphore: self }
    }

    /// Takes a place if one is free now. Python's `acquire(blocking=False)`.
    ///
    /// ```
    /// use many_hands::sync::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1);
    /// let permit = semaphore.try_acquire();
    /// assert!(permit.is_some());
    /// assert!(semaphore.try_acquire().is_none());
    /// ```
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.places.lock().take().then(|| Permit { semaphore: self })
    }

    /// Takes a place, and waits this long for one. Python's `acquire(timeout=…)`.
    ///
    /// A place that is free in the end is taken, however late the thread wakes. `Duration::MAX`
    /// waits for ever.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::sync::Semaphore;
    ///
    /// let semaphore = Semaphore::new(0);
    /// assert!(semaphore.acquire_timeout(Duration::from_millis(1)).is_none());
    /// ```
    pub fn acquire_timeout(&self, timeout: Duration) -> Option<Permit<'_>> {
        let mut places = self.places.wait_timeout_while(self.places.lock(), timeout, |places| places.free == 0);
        places.take().then(|| Permit { semaphore: self })
    }

    /// Adds a place, and wakes a thread that waits for one.
    ///
    /// No thread checks that you had taken one: use [`Permit`] where you can.
    ///
    /// # Panics
    ///
    /// If there are `usize::MAX` places already, those of permits included.
    ///
    /// ```
    /// use many_hands::sync::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1);
    /// semaphore.release();
    /// assert_eq!(semaphore.available_permits(), 2);
    /// ```
    pub fn release(&self) {
        assert!(self.release_within(usize::MAX), "a semaphore cannot have more than usize::MAX places");
    }

    /// Adds a place if there are then no more than so many, those of permits included.
    pub(super) fn release_within(&self, bound: usize) -> bool {
        let mut places = self.places.lock();
        let fits = places.free + places.permits < bound;
        if fits {
            places.free += 1;
            // Not under the lock, for which the thread that wakes would have to wait.
            drop(places);
            self.places.notify_one();
        }
        fits
    }

    /// How many places are free. Another thread may have changed that before you look at the
    /// answer.
    #[must_use]
    pub fn available_permits(&self) -> usize {
        self.places.lock().free
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore").field("available_permits", &self.available_permits()).finish()
    }
}

/// A place in a [`Semaphore`] or a [`BoundedSemaphore`](super::BoundedSemaphore), given back when
/// it is dropped.
///
/// It may be dropped by another thread than the one that has acquired it.
#[derive(Debug)]
#[must_use = "a permit that is dropped at once holds nothing"]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Permit<'_> {
    /// Keeps the place taken. A thread has to `release` it by hand.
    ///
    /// ```
    /// use many_hands::sync::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1);
    /// semaphore.acquire().forget();
    /// assert_eq!(semaphore.available_permits(), 0);
    ///
    /// semaphore.release();
    /// assert_eq!(semaphore.available_permits(), 1);
    /// ```
    pub fn forget(self) {
        self.semaphore.places.lock().permits -= 1;
        mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut places = self.semaphore.places.lock();
        places.permits -= 1;
        places.free += 1;
        drop(places);
        self.semaphore.places.notify_one();
    }
}
