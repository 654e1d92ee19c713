//! A lock in shared memory that knows when its owner has died: a robust POSIX mutex.

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::time::{ClockId, clock_gettime};

use super::deadline::Deadline;
use super::owner::Owner;
use super::pid::pid;
use super::pins::Pins;

unsafe extern "C" {
    /// Not in the libc crate. In glibc since 2.30.
    fn pthread_mutex_clocklock(
        mutex: *mut libc::pthread_mutex_t,
        clock: libc::clockid_t,
        deadline: *const libc::timespec,
    ) -> libc::c_int;
}

/// How long a thread sleeps before it looks at the lock without having been woken. A thread that is
/// woken and killed before it has taken the lock has used up a wake-up. The kernel then wakes
/// another one, but not if another thread took the lock in between; and that one does not know that
/// others sleep, and wakes no thread when it unlocks.
const SLICE: Duration = Duration::from_secs(1);

/// How long a thread that waits for the end of a process sleeps at first, and in the end.
const SHORTEST_LOOK: Duration = Duration::from_millis(1);
const LONGEST_LOOK: Duration = Duration::from_millis(100);

/// The lock. Zeroed memory is not yet one: see [`init`](Self::init).
#[repr(C)]
pub(crate) struct RobustMutex {
    raw: UnsafeCell<libc::pthread_mutex_t>,
    /// The process that has a guard. It is set after the mutex is taken and removed before the
    /// mutex is released. So one that finds an owner when it gets the mutex has got it from a
    /// thread that has ended and has not dropped its guard: because its process was killed, which
    /// other threads may survive for a moment, or because the guard was leaked, and a reference
    /// that came out of it may be in use as long as the process lives. There may be no second guard
    /// before that.
    owner: Owner,
}

// SAFETY: a pthread mutex is made to be used by many threads at once.
unsafe impl Sync for RobustMutex {}

/// A lock that is held. Dropping it unlocks.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub(crate) struct RobustMutexGuard<'a> {
    mutex: &'a RobustMutex,
    pins: &'a Pins,
    died: Option<u32>,
    /// Only the thread that has locked may unlock.
    not_send: PhantomData<*const ()>,
}

impl RobustMutex {
    /// Makes a lock of zeroed memory.
    ///
    /// # Safety
    ///
    /// Nothing else uses it yet, and it stays where it is in its memory from now on.
    pub(crate) unsafe fn init(&self) -> nix::Result<()> {
        let mut attributes = MaybeUninit::uninit();
        let attributes = attributes.as_mut_ptr();
        // SAFETY: the first call initialises the attributes that the others use, the last frees
        // them; the mutex is the caller's alone.
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

    /// Waits for the lock, whichever processes are killed meanwhile. `pins` are those of the
    /// mapping through which it is used.
    ///
    /// `EDEADLK` if this thread holds it already; `EOWNERDEAD` if a thread of this process has
    /// ended with its guard, which is then held as long as this process lives.
    #[inline]
    pub(crate) fn lock<'a>(&'a self, pins: &'a Pins) -> nix::Result<RobustMutexGuard<'a>> {
        self.lock_by(Deadline::Never, pins)
    }

    /// The same, and `ETIMEDOUT` if another thread holds it until the deadline.
    #[inline]
    pub(crate) fn lock_by<'a>(&'a self, deadline: Deadline, pins: &'a Pins) -> nix::Result<RobustMutexGuard<'a>> {
        match self.try_lock(pins) {
            Err(Errno::EBUSY) => self.lock_in_slices(deadline, pins),
            done => done,
        }
    }

    #[cold]
    fn lock_in_slices<'a>(&'a self, deadline: Deadline, pins: &'a Pins) -> nix::Result<RobustMutexGuard<'a>> {
        let mut look = SHORTEST_LOOK;
        loop {
            let until = monotonic_time(deadline.within(SLICE))?;
            // SAFETY: as in `try_lock`; the time is only read.
            let result = unsafe { pthread_mutex_clocklock(self.raw.get(), libc::CLOCK_MONOTONIC, &until) };
            match self.locked(result, pins) {
                Err(Errno::ETIMEDOUT | Errno::EBUSY) if deadline.has_passed() => return Err(Errno::ETIMEDOUT),
                Err(Errno::ETIMEDOUT) => {}
                // The mutex is free, but the owner's process lives. Its end wakes no thread.
                Err(Errno::EBUSY) => {
                    thread::sleep(deadline.within(look).left().unwrap_or(look));
                    look = (2 * look).min(LONGEST_LOOK);
                }
                done => return done,
            }
        }
    }

    /// `EBUSY` if another thread holds it, `EDEADLK` if this thread does; `EOWNERDEAD` as in
    /// [`lock`](Self::lock).
    #[inline]
    pub(crate) fn try_lock<'a>(&'a self, pins: &'a Pins) -> nix::Result<RobustMutexGuard<'a>> {
        // SAFETY: `init` has made it a mutex, and all that can reach this function got the memory
        // after that.
        let result = unsafe { libc::pthread_mutex_trylock(self.raw.get()) };
        self.locked(result, pins)
    }

    #[inline]
    fn locked<'a>(&'a self, result: i32, pins: &'a Pins) -> nix::Result<RobustMutexGuard<'a>> {
        if result == libc::EOWNERDEAD {
            // SAFETY: this thread holds the mutex, as EOWNERDEAD says. It can only fail otherwise.
            unsafe { libc::pthread_mutex_consistent(self.raw.get()) };
        } else {
            checked(result)?;
        }
        let died = match self.owner.pid() {
            None => None,
            Some(owner) => self.only_if_its_guard_is_gone(pins).map(|()| Some(owner))?,
        };
        self.owner.set();
        pins.add();
        Ok(RobustMutexGuard { mutex: self, pins, died, not_send: PhantomData })
    }

    /// For the holder of the mutex, where there is an owner. After an error the mutex is released.
    #[cold]
    fn only_if_its_guard_is_gone(&self, pins: &Pins) -> nix::Result<()> {
        let is_ours = self.owner.is_this_process();
        if !is_ours && self.owner.is_gone(pins.file) {
            return Ok(());
        }
        self.release();
        if !is_ours {
            return Err(Errno::EBUSY);
        }
        // Where this process has been killed, and only its other threads have ended so far, it ends
        // in this call, and no error is told.
        thread::yield_now();
        Err(Errno::EOWNERDEAD)
    }

    /// Undoes a `lock` whose [`RobustMutexGuard`] was forgotten. Only for the thread that has
    /// locked; no guard of another one may be lost by it.
    #[inline]
    pub(crate) fn unlock(&self, pins: &Pins) {
        // A copy in a forked child holds nothing, and must not say that no thread does.
        if self.owner() != Some(pid()) {
            return;
        }
        self.owner.clear();
        pins.remove();
        self.release();
    }

    #[inline]
    fn release(&self) {
        // SAFETY: the mutex is one. If another thread holds it, the call refuses, since the mutex
        // checks its owner.
        unsafe { libc::pthread_mutex_unlock(self.raw.get()) };
    }

    /// The process that holds the lock, as far as this can be known from outside: it may have
    /// released it since.
    #[inline]
    pub(crate) fn owner(&self) -> Option<u32> {
        self.owner.pid()
    }
}

impl RobustMutexGuard<'_> {
    /// The process that died while it held the lock, if the last owner did: what the lock guards
    /// may be half changed. The next to lock is told nothing.
    pub(crate) fn owner_died(&self) -> Option<u32> {
        self.died
    }
}

impl Drop for RobustMutexGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        self.mutex.unlock(self.pins);
    }
}

impl std::fmt::Debug for RobustMutex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RobustMutex").field("owner", &self.owner()).finish_non_exhaustive()
    }
}

/// pthread functions return their error.
#[inline]
fn checked(result: i32) -> nix::Result<()> {
    if result == 0 { Ok(()) } else { Err(Errno::from_raw(result)) }
}

/// What the monotonic clock will show at the deadline. It is not far.
fn monotonic_time(deadline: Deadline) -> nix::Result<libc::timespec> {
    let now = Duration::from(clock_gettime(ClockId::CLOCK_MONOTONIC)?);
    let then = now + deadline.left().unwrap_or(SLICE);
    let tv_sec = then.as_secs().try_into().map_err(|_| Errno::EOVERFLOW)?;
    Ok(libc::timespec { tv_sec, tv_nsec: then.subsec_nanos().into() })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    use super::*;
    use crate::os::shared_memory::{Shareable, SharedMemory};
    use crate::process::Process;

    #[repr(C)]
    struct One {
        mutex: RobustMutex,
        number: AtomicU32,
    }

    // SAFETY: zeroed it is valid (and made a mutex before any other thread sees it), and made of a
    // mutex and an atomic.
    unsafe impl Shareable for One {}

    fn one() -> SharedMemory<One> {
        let memory = SharedMemory::<One>::new(0).unwrap();
        // SAFETY: nothing else has it yet.
        unsafe { memory.mutex.init() }.unwrap();
        memory
    }

    #[test]
    fn a_lock_held_by_one_process_keeps_another_out() {
        let memory = one();
        let locked = memory.mutex.lock(memory.pins()).unwrap();
        let child = Process::spawn(
            |memory: SharedMemory<One>| {
                assert_eq!(memory.mutex.try_lock(memory.pins()).unwrap_err(), Errno::EBUSY);
                let soon = Deadline::after(Duration::from_millis(5));
                assert_eq!(memory.mutex.lock_by(soon, memory.pins()).unwrap_err(), Errno::ETIMEDOUT);
            },
            memory.again().unwrap(),
        );
        child.unwrap().join().unwrap();
        drop(locked);
        let child = Process::spawn(
            |memory: SharedMemory<One>| {
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
            |memory: SharedMemory<One>| {
                let _locked = memory.mutex.lock(memory.pins()).unwrap();
                std::process::abort();
            },
            memory.again().unwrap(),
        );
        let child: Process = child.unwrap();
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

    /// Without the pin this thread's list of robust locks would lead into memory that is no longer
    /// there.
    #[test]
    fn a_forgotten_guard_does_no_harm() {
        let other = one();
        for _ in 0..100 {
            let memory = one();
            std::mem::forget(memory.mutex.lock(memory.pins()).unwrap());
            drop(memory);
            drop(other.mutex.lock(other.pins()).unwrap());
        }
    }
}
