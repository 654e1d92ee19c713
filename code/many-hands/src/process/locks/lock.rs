//! A lock in shared memory that says what happened to its holders, until it is recovered.

use std::mem;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use nix::errno::Errno;

use super::LockError;
use crate::os::deadline::Deadline;
use crate::os::pid::pid;
use crate::os::pins::Pins;
use crate::os::robust_mutex::RobustMutex;

#[derive(Debug)]
#[repr(C)]
pub(in super::super) struct Lock {
    mutex: RobustMutex,
    /// The process that died or panicked under the lock, or 0.
    poison: AtomicU32,
}

/// In `poison`: it panicked. The system's greatest number of a process is less.
const PANICKED: u32 = 1 << 31;

impl Lock {
    /// Makes a lock of zeroed memory.
    ///
    /// # Safety
    ///
    /// Nothing else uses it yet, and it stays where it is in its memory from now on.
    pub(in super::super) unsafe fn init(&self) -> nix::Result<()> {
        // SAFETY: as the caller promises.
        unsafe { self.mutex.init() }
    }

    /// Takes the lock, poisoned or not, and says whether it has: not if another thread holds it for
    /// too long. For each time there must be one [`release`](Self::release), by the same thread.
    /// (The result fits into a register, as a guard does not.)
    pub(super) fn take(&self, pins: &Pins, deadline: Deadline) -> Result<bool, LockError> {
        let taken = match deadline {
            Deadline::Now => self.mutex.try_lock(pins),
            later => self.mutex.lock_by(later, pins),
        };
        match taken {
            Ok(locked) => {
                if let Some(dead) = locked.owner_died() {
                    self.poison.store(dead, Relaxed);
                }
                mem::forget(locked);
                Ok(true)
            }
            Err(Errno::EBUSY | Errno::ETIMEDOUT) => Ok(false),
            Err(Errno::EDEADLK) => Err(LockError::AlreadyLocked),
            Err(Errno::EOWNERDEAD) => Err(LockError::GuardLeaked),
            Err(other) => unreachable!("a mutex that was made for this refuses for no other reason, but: {other}"),
        }
    }

    /// What happened to a holder.
    #[inline]
    pub(super) fn poison(&self) -> Result<(), LockError> {
        match self.poison.load(Relaxed) {
            0 => Ok(()),
            pid if pid & PANICKED != 0 => Err(LockError::OwnerPanicked { pid: pid & !PANICKED }),
            pid => Err(LockError::OwnerDied { pid }),
        }
    }

    /// This process has panicked under the lock, which it still holds.
    pub(super) fn poison_by_panic(&self) {
        self.poison.store(pid() | PANICKED, Relaxed);
    }

    pub(super) fn heal(&self) {
        self.poison.store(0, Relaxed);
    }

    pub(super) fn release(&self, pins: &Pins) {
        self.mutex.unlock(pins);
    }
}
