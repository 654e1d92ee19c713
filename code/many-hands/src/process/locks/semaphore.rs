use std::fmt;
use std::mem;
use std::sync::atomic::{
    AtomicU32, AtomicU64, AtomicUsize,
    Ordering::{Relaxed, Release},
};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::os::deadline::Deadline;
use crate::os::futex;
use crate::os::identity::Identity;
use crate::os::pid::pid;
use crate::os::robust_mutex::{RobustMutex, RobustMutexGuard};
use crate::os::shared_memory::{Shareable, SharedMemory};
use crate::process::Error;

/// So many processes can hold permits at a time.
const MOST_HOLDERS: usize = 4096;

/// A number of places that processes share. A thread that wants one waits until one is free.
/// Python's `multiprocessing.Semaphore`.
///
/// [`acquire`](Self::acquire) gives you a [`Permit`], which gives the place back when it is
/// dropped, also in a panic. That is Python's `with semaphore:`. To give back in one process what
/// another has taken, [forget](Permit::forget) the permit, and call [`release`](Self::release)
/// later.
///
/// Permits of one semaphore can be held by 4096 processes at a time; another one waits.
///
/// # When a peer dies
///
/// A place belongs to the process that holds the permit. If that process ends without giving it
/// back, however it ends, the place goes to one that finds no other free, at once or within a tenth
/// of a second, and the new permit [says whose it was](Permit::inherited_from). In Python such a
/// place is lost, and the last one lost blocks all.
///
/// A place that was forgotten belongs to no thread: only a `release` brings it back. A process that
/// turns itself into another program with `exec` keeps its places until that program ends.
///
/// # Fairness
///
/// There is none: a place that becomes free goes to the first that comes.
///
/// # Example
///
/// ```
/// use many_hands::process::{Process, Semaphore};
///
/// fn print(printers: Semaphore) {
///     let _permit = printers.acquire();
///     // two at most are here
/// }
///
/// let printers = Semaphore::new(2)?;
/// let children: Vec<_> =
///     (0..5).map(|_| Process::spawn(print, printers.try_clone()?)).collect::<Result<_, _>>()?;
/// for child in children {
///     child.join()?;
/// }
/// assert_eq!(printers.available_permits(), 2);
/// # Ok::<(), many_hands::process::Error>(())
/// ```
#[derive(Serialize, Deserialize)]
#[doc(alias = "multiprocessing.Semaphore")]
pub struct Semaphore {
    memory: SharedMemory<Places>,
}

/// All of it is changed under the lock. Each step is one store, and all is well before and after
/// each, so the death of a process that holds the lock needs no repair.
#[repr(C)]
struct Places {
    lock: RobustMutex,
    /// The free ones and those of permits; not those that were forgotten.
    total: AtomicUsize,
    /// Changes when a place becomes free: what those that wait sleep on.
    released: AtomicU32,
    /// How many wait, and perhaps some that have died waiting.
    waiting: AtomicU32,
    /// So many of the holders have ever been used.
    used: AtomicUsize,
    holders: [Holder; MOST_HOLDERS],
}

// SAFETY: zeroed it is valid (and its lock made one before any other thread sees it), and made of a
// lock and atomics.
unsafe impl Shareable for Places {}

/// A process and the number of its permits. If that is 0, the rest means nothing.
#[repr(C)]
struct Holder {
    permits: AtomicUsize,
    started: AtomicU64,
    pid: AtomicU32,
}

impl Holder {
    fn permits(&self) -> usize {
        self.permits.load(Relaxed)
    }

    /// After whatever else was stored under the lock.
    fn set_permits(&self, permits: usize) {
        self.permits.store(permits, Release);
    }

    fn identity(&self) -> Identity {
        Identity { pid: self.pid.load(Relaxed), started: self.started.load(Relaxed) }
    }

    fn belongs_to(&self, process: Identity) -> bool {
        self.permits() > 0 && self.identity() == process
    }

    fn is_dead(&self) -> bool {
        self.permits() > 0 && self.identity().has_ended()
    }
}

impl Places {
    fn used(&self) -> &[Holder] {
        &self.holders[..self.used.load(Relaxed)]
    }

    fn free(&self) -> usize {
        // A process that died while it forgot a place may have left one too few.
        self.total.load(Relaxed).saturating_sub(self.used().iter().map(Holder::permits).sum())
    }

    /// Takes a place for this process, if there is one; then says whose it was, if that process has
    /// died with it.
    fn take(&self) -> Option<Option<u32>> {
        if self.free() > 0 {
            let own = self.own()?;
            own.set_permits(own.permits() + 1);
            return Some(None);
        }
        let dead = self.used().iter().find(|holder| holder.is_dead())?;
        let whose = dead.identity().pid;
        dead.set_permits(dead.permits() - 1);
        let own = self.own()?;
        own.set_permits(own.permits() + 1);
        Some(Some(whose))
    }

    /// Where the permits of this process are counted; `None` if there is no room.
    fn own(&self) -> Option<&Holder> {
        let process = Identity::own();
        if let Some(own) = self.used().iter().find(|holder| holder.belongs_to(process)) {
            return Some(own);
        }
        let vacant =
            self.used().iter().find(|holder| holder.permits() == 0).or_else(|| self.unused()).or_else(|| {
                let dead = self.used().iter().find(|holder| holder.is_dead());
                dead.inspect(|holder| holder.set_permits(0))
            })?;
        vacant.pid.store(process.pid, Relaxed);
        vacant.started.store(process.started, Relaxed);
        Some(vacant)
    }

    fn unused(&self) -> Option<&Holder> {
        let used = self.used.load(Relaxed);
        let next = self.holders.get(used)?;
        self.used.store(used + 1, Relaxed);
        Some(next)
    }

    /// Takes one from the permits of this process.
    fn give_up_permit(&self) {
        let process = Identity::own();
        if let Some(own) = self.used().iter().find(|holder| holder.belongs_to(process)) {
            own.set_permits(own.permits() - 1);
        }
    }
}

impl Semaphore {
    /// A semaphore with so many free places. Without any, each `acquire` waits for a
    /// [`release`](Self::release).
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no memory or file descriptor left.
    pub fn new(permits: usize) -> Result<Self, Error> {
        let made = SharedMemory::<Places>::new(0).and_then(|memory| {
            // SAFETY: the memory is new, so nothing else uses it; and it is never moved.
            unsafe { memory.lock.init() }?;
            memory.total.store(permits, Relaxed);
            Ok(memory)
        });
        Ok(Self { memory: made.map_err(Error::system("make shared memory"))? })
    }

    /// Takes a place, and waits until there is one.
    ///
    /// ```
    /// use many_hands::process::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1)?;
    /// let permit = semaphore.acquire();
    /// assert_eq!(semaphore.available_permits(), 0);
    /// drop(permit);
    /// assert_eq!(semaphore.available_permits(), 1);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn acquire(&self) -> Permit<'_> {
        self.acquire_until(Deadline::Never).expect("a wait without a limit ends with a permit")
    }

    /// Takes a place if one is free now. Python's `acquire(block=False)`.
    ///
    /// ```
    /// use many_hands::process::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1)?;
    /// let permit = semaphore.try_acquire();
    /// assert!(permit.is_some());
    /// assert!(semaphore.try_acquire().is_none());
    /// # drop(permit);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.acquire_until(Deadline::Now)
    }

    /// Takes a place, and waits this long for one. Python's `acquire(timeout=…)`. `Duration::MAX`
    /// waits for ever.
    ///
    /// A place that is free in the end is taken, however late the thread wakes.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use many_hands::process::Semaphore;
    ///
    /// let semaphore = Semaphore::new(0)?;
    /// assert!(semaphore.acquire_timeout(Duration::from_millis(1)).is_none());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn acquire_timeout(&self, timeout: Duration) -> Option<Permit<'_>> {
        self.acquire_until(Deadline::after(timeout))
    }

    fn acquire_until(&self, deadline: Deadline) -> Option<Permit<'_>> {
        let places = &*self.memory;
        loop {
            let last = deadline.has_passed();
            let locked = self.lock();
            if let Some(inherited) = places.take() {
                return Some(Permit { semaphore: self, holder: pid(), inherited });
            }
            if last {
                return None;
            }
            let before = places.released.load(Relaxed);
            places.waiting.fetch_add(1, Relaxed);
            drop(locked);
            futex::wait(&places.released, before, deadline);
            places.waiting.fetch_sub(1, Relaxed);
        }
    }

    /// Adds a place, and wakes one that waits.
    ///
    /// No thread checks that you had taken one: use [`Permit`] where you can.
    ///
    /// # Panics
    ///
    /// If there are `usize::MAX` places already, those of permits included.
    ///
    /// ```
    /// use many_hands::process::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1)?;
    /// semaphore.release();
    /// assert_eq!(semaphore.available_permits(), 2);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn release(&self) {
        assert!(self.release_within(usize::MAX), "a semaphore cannot have more than usize::MAX places");
    }

    /// Adds a place if there are then no more than so many, those of permits included.
    pub(super) fn release_within(&self, bound: usize) -> bool {
        let locked = self.lock();
        let total = self.memory.total.load(Relaxed);
        if total >= bound {
            return false;
        }
        self.memory.total.store(total + 1, Relaxed);
        self.wake(locked);
        true
    }

    /// How many places are free. Another thread may have changed that before you look at the
    /// answer. A place whose process has died counts as taken until a thread inherits it.
    #[must_use]
    pub fn available_permits(&self) -> usize {
        let _locked = self.lock();
        self.memory.free()
    }

    /// A second handle to the same semaphore, to give to another process.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no address space or file descriptor left.
    pub fn try_clone(&self) -> Result<Self, Error> {
        Ok(Self { memory: self.memory.again().map_err(Error::system("map shared memory"))? })
    }

    fn lock(&self) -> RobustMutexGuard<'_> {
        self.memory.lock.lock(self.memory.pins()).expect("no thread takes this lock twice")
    }

    /// Wakes one that waits, now that a place is free.
    fn wake(&self, locked: RobustMutexGuard<'_>) {
        let places = &*self.memory;
        places.released.fetch_add(1, Relaxed);
        let somebody_waits = places.waiting.load(Relaxed) > 0;
        drop(locked);
        if somebody_waits {
            futex::wake(&places.released, 1);
        }
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Semaphore").field("available_permits", &self.available_permits()).finish()
    }
}

/// A place in a [`Semaphore`] or a [`BoundedSemaphore`](super::BoundedSemaphore), given back when
/// it is dropped.
///
/// It belongs to the process, and may be dropped by another thread than the one that has acquired
/// it. The copy that a fork has is no permit.
#[derive(Debug)]
#[must_use = "a permit that is dropped at once holds nothing"]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
    holder: u32,
    inherited: Option<u32>,
}

impl Permit<'_> {
    /// The process that held this place before, if it died with it. What it did there may be half
    /// done.
    ///
    /// ```
    /// use many_hands::process::{Process, Semaphore};
    ///
    /// let semaphore = Semaphore::new(1)?;
    /// let child: Process = Process::spawn(
    ///     |semaphore: Semaphore| {
    ///         let _permit = semaphore.acquire();
    ///         std::process::abort();
    ///     },
    ///     semaphore.try_clone()?,
    /// )?;
    /// child.join()?;
    ///
    /// assert_eq!(semaphore.acquire().inherited_from(), Some(child.pid()));
    /// assert_eq!(semaphore.acquire().inherited_from(), None);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    #[must_use]
    pub fn inherited_from(&self) -> Option<u32> {
        self.inherited
    }

    /// Keeps the place taken, for no thread in particular. A thread has to `release` it by hand.
    ///
    /// ```
    /// use many_hands::process::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1)?;
    /// semaphore.acquire().forget();
    /// assert_eq!(semaphore.available_permits(), 0);
    ///
    /// semaphore.release();
    /// assert_eq!(semaphore.available_permits(), 1);
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn forget(self) {
        if self.holder == pid() {
            let places = &self.semaphore.memory;
            let _locked = self.semaphore.lock();
            places.total.store(places.total.load(Relaxed).saturating_sub(1), Relaxed);
            places.give_up_permit();
        }
        mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.holder == pid() {
            let locked = self.semaphore.lock();
            self.semaphore.memory.give_up_permit();
            self.semaphore.wake(locked);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_as_many_holders_as_there_can_be_another_waits_until_one_dies() {
        let semaphore = Semaphore::new(usize::MAX).unwrap();
        let places = &*semaphore.memory;
        let first = Identity::of(1).unwrap();
        for holder in &places.holders {
            holder.pid.store(first.pid, Relaxed);
            holder.started.store(first.started, Relaxed);
            holder.set_permits(2);
        }
        places.used.store(MOST_HOLDERS, Relaxed);
        assert!(semaphore.try_acquire().is_none());

        // That was another process 1, long ago.
        places.holders[77].started.store(first.started + 1, Relaxed);
        drop(semaphore.try_acquire().unwrap());
        assert_eq!(places.holders[77].permits(), 0);
        assert_eq!(semaphore.available_permits(), usize::MAX - 2 * (MOST_HOLDERS - 1));
    }
}
