//! A lock in shared memory that knows when its owner has died: a robust POSIX mutex.

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nix::errno::Errno;

use super::deadline::Deadline;
use super::pid::pid;

/// How long a thread sleeps before it looks at the lock without having been woken. A thread that is woken and killed before it has taken the lock
/// has used up a wake-up. The kernel then wakes another one, but not if somebody else took the lock in between; and that
/// one does not know that others sleep, and wakes nobody when it unlocks.
const SLICE: Duration = Duration::from_secs(1);

/// The lock. Zeroed memory is not yet one: see [`init`](Self::init).
#[repr(C)]
pub(super) struct RobustMutex {
    raw: UnsafeCell<libc::pthread_mutex_t>,
    /// The process that holds the lock, or 0. It stays when that process dies.
    owner: AtomicU32,
}

// SAFETY: a pthread mutex is made to be used by many threads at once.
unsafe impl Sync for RobustMutex {}

/// A lock that is held. Dropping it unlocks.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub(super) struct Locked<'a> {
    mutex: &'a RobustMutex,
    pins: &'a AtomicUsize,
    died: Option<u32>,
    /// Only the thread that has locked may unlock.
    not_send: PhantomData<*const ()>,
}

impl RobustMutex {
    /// Makes a lock of zeroed memory.
    ///
    /// # Safety
    ///
    /// Nobody else uses it yet, and it stays where it is in its memory from now on.
    pub(super) unsafe fn init(&self) -> nix::Result<()> {
        let mut attributes = MaybeUninit::uninit();
        let attributes = attributes.as_mut_ptr();
        // SAFETY: the first call initialises the attributes that the others use, the last frees them; the mutex is the caller's alone.
        unsafe {
            checked(libc::pthread_mutexattr_init(attributes))?;
            let done = checked(libc::pthread_mutexattr_setpshared(attributes, libc::PTHREAD_PROCESS_SHARED))
                .and_then(|()| checked(libc::pthread_mutexattr_setrobust(attributes, libc::PTHREAD_MUTEX_ROBUST)))
                .and_then(|()| checked(libc::pthread_mutexattr_settype(attributes, libc::PTHREAD_MUTEX_ERRORCHECK)))
                .and_then(|()| checked(libc::pthread_mutex_init(self.raw.get(), attributes)));
            libc::pthread_mutexattr_destroy(attributes);
            done
        }
    }

    /// Waits for the lock. `pins` counts the locks that are held through one mapping: see [`Memory::pins`](super::memory::Memory::pins).
    ///
    /// `EDEADLK` if this thread holds it already.
    pub(super) fn lock<'a>(&'a self, pins: &'a AtomicUsize) -> nix::Result<Locked<'a>> {
        // SAFETY: `init` has made it a mutex, and whoever can reach this function got the memory after that.
        let result = unsafe { libc::pthread_mutex_lock(self.raw.get()) };
        self.locked(result, pins)
    }

    /// `EBUSY` if somebody else holds it, `EDEADLK` or `EBUSY` if this thread does.
    pub(super) fn try_lock<'a>(&'a self, pins: &'a AtomicUsize) -> nix::Result<Locked<'a>> {
        // SAFETY: as in `lock`.
        let result = unsafe { libc::pthread_mutex_trylock(self.raw.get()) };
        self.locked(result, pins)
    }

    /// `ETIMEDOUT` if somebody else holds it for so long. Whoever sets the system's clock meanwhile moves the deadline.
    pub(super) fn lock_timeout<'a>(&'a self, timeout: Duration, pins: &'a AtomicUsize) -> nix::Result<Locked<'a>> {
        let Some(deadline) = time_of_day_in(timeout) else { return self.lock(pins) };
        // SAFETY: as in `lock`; the deadline is only read.
        let result = unsafe { libc::pthread_mutex_timedlock(self.raw.get(), &deadline) };
        self.locked(result, pins)
    }

    /// Waits for the lock until the deadline (`ETIMEDOUT`), whoever is killed meanwhile.
    pub(super) fn lock_by<'a>(&'a self, deadline: Deadline, pins: &'a AtomicUsize) -> nix::Result<Locked<'a>> {
        match self.try_lock(pins) {
            Err(Errno::EBUSY) => {}
            done => return done,
        }
        loop {
            let slice = deadline.left().map_or(SLICE, |left| left.min(SLICE));
            match self.lock_timeout(slice, pins) {
                Err(Errno::ETIMEDOUT) if !deadline.has_passed() => {}
                done => return done,
            }
        }
    }

    fn locked<'a>(&'a self, result: i32, pins: &'a AtomicUsize) -> nix::Result<Locked<'a>> {
        let died = match result {
            libc::EOWNERDEAD => {
                // SAFETY: this thread holds the mutex, as EOWNERDEAD says. It can only fail otherwise.
                unsafe { libc::pthread_mutex_consistent(self.raw.get()) };
                Some(self.owner.load(Relaxed))
            }
            other => checked(other).map(|()| None)?,
        };
        self.owner.store(pid(), Relaxed);
        pins.fetch_add(1, Relaxed);
        Ok(Locked { mutex: self, pins, died, not_send: PhantomData })
    }

    /// The process that holds the lock, as far as this can be known from outside: it may have released it since.
    pub(super) fn owner(&self) -> Option<u32> {
        Some(self.owner.load(Relaxed)).filter(|owner| *owner != 0)
    }
}

impl Locked<'_> {
    /// The process that died while it held the lock, if the last owner did (0 if it died before it could say who it was). What the
    /// lock guards may be half changed. Whoever asks next is told nothing.
    pub(super) fn owner_died(&self) -> Option<u32> {
        self.died
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // A copy in a forked child holds nothing, and must not say that nobody does.
        if self.mutex.owner.load(Relaxed) != pid() {
            return;
        }
        self.mutex.owner.store(0, Relaxed);
        self.pins.fetch_sub(1, Relaxed);
        // SAFETY: the mutex is one, and this thread holds it: a Locked is not Send. Otherwise the call would refuse, since the mutex checks its owner.
        unsafe { libc::pthread_mutex_unlock(self.mutex.raw.get()) };
    }
}

impl std::fmt::Debug for RobustMutex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RobustMutex").field("owner", &self.owner()).finish_non_exhaustive()
    }
}

/// pthread functions return their error.
fn checked(result: i32) -> nix::Result<()> {
    if result == 0 { Ok(()) } else { Err(Errno::from_raw(result)) }
}

/// The time of day so much later, which is what a mutex takes as a deadline, or `None` if it is beyond the clock.
fn time_of_day_in(timeout: Duration) -> Option<libc::timespec> {
    let then = SystemTime::now().checked_add(timeout)?.duration_since(UNIX_EPOCH).ok()?;
    Some(libc::timespec { tv_sec: then.as_secs().try_into().ok()?, tv_nsec: then.subsec_nanos().into() })
}

#[cfg(test)]
mod tests {
    use super::super::Process;
    use super::super::memory::{Memory, Shareable};
    use super::*;

    #[repr(C)]
    struct One {
        mutex: RobustMutex,
        number: AtomicU32,
    }

    // SAFETY: zeroed it is valid (and made a mutex before anyone else sees it), and made of a mutex and an atomic.
    unsafe impl Shareable for One {}

    fn one() -> Memory<One> {
        let memory = Memory::<One>::new(0).unwrap();
        // SAFETY: nobody else has it yet.
        unsafe { memory.mutex.init() }.unwrap();
        memory
    }

    #[test]
    fn a_lock_held_by_one_process_keeps_another_out() {
        let memory = one();
        let locked = memory.mutex.lock(memory.pins()).unwrap();
        let child = Process::spawn(
            |memory: Memory<One>| {
                assert_eq!(memory.mutex.try_lock(memory.pins()).unwrap_err(), Errno::EBUSY);
                let briefly = Duration::from_millis(5);
                assert_eq!(memory.mutex.lock_timeout(briefly, memory.pins()).unwrap_err(), Errno::ETIMEDOUT);
            },
            memory.again().unwrap(),
        );
        child.unwrap().join().unwrap();
        drop(locked);
        let child = Process::spawn(
            |memory: Memory<One>| {
                let _locked = memory.mutex.lock(memory.pins()).unwrap();
                memory.number.store(7, Relaxed);
            },
            memory.again().unwrap(),
        );
        assert!(child.unwrap().join().unwrap().success());
        assert_eq!(memory.number.load(Relaxed), 7);
    }

    #[test]
    fn the_death_of_an_owner_is_told_once() {
        let memory = one();
        let child = Process::spawn(
            |memory: Memory<One>| {
                let _locked = memory.mutex.lock(memory.pins()).unwrap();
                std::process::abort();
            },
            memory.again().unwrap(),
        );
        let child = child.unwrap();
        assert!(!child.join().unwrap().success());
        assert_eq!(memory.mutex.lock(memory.pins()).unwrap().owner_died(), Some(child.pid()));
        assert_eq!(memory.mutex.lock(memory.pins()).unwrap().owner_died(), None);
    }

    #[test]
    fn a_thread_that_locks_twice_gets_an_error() {
        let memory = one();
        let _locked = memory.mutex.lock(memory.pins()).unwrap();
        assert_eq!(memory.mutex.lock(memory.pins()).unwrap_err(), Errno::EDEADLK);
    }

    /// Without the pin this thread's list of robust locks would lead into memory that is no longer there.
    #[test]
    fn a_forgotten_guard_does_no_harm() {
        for _ in 0..100 {
            let memory = one();
            std::mem::forget(memory.mutex.lock(memory.pins()).unwrap());
            drop(memory);
            let other = one();
            drop(other.mutex.lock(other.pins()).unwrap());
        }
    }

    #[test]
    fn a_timeout_beyond_the_clock_waits() {
        let memory = one();
        assert!(memory.mutex.lock_timeout(Duration::MAX, memory.pins()).is_ok());
    }
}
