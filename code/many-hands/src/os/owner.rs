//! The process that holds a lock in shared memory, and whether its guard can still be used.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, Ordering::Relaxed, compiler_fence};

use super::identity::{Identity, View};
use super::maps::{self, FileId};

/// Written by the thread that holds the lock, between taking and releasing it. A process that is
/// killed in between leaves it as it is.
#[repr(C)]
pub(crate) struct Owner {
    /// 0 if no guard has been given. Written last, removed first.
    pid: AtomicU32,
    started: AtomicU64,
    view: AtomicU64,
}

impl Owner {
    /// The guard is given to this process.
    #[inline]
    pub(crate) fn set(&self) {
        let own = Identity::own();
        self.started.store(own.started, Relaxed);
        self.view.store(View::own().into(), Relaxed);
        // A death divides what this thread does as a signal handler would: before, or after.
        compiler_fence(Ordering::SeqCst);
        self.pid.store(own.pid, Relaxed);
        compiler_fence(Ordering::SeqCst);
    }

    /// The guard is no more.
    #[inline]
    pub(crate) fn clear(&self) {
        compiler_fence(Ordering::SeqCst);
        self.pid.store(0, Relaxed);
    }

    /// The process that has the guard, or had it when it died.
    #[inline]
    pub(crate) fn pid(&self) -> Option<u32> {
        Some(self.pid.load(Relaxed)).filter(|pid| *pid != 0)
    }

    pub(crate) fn is_this_process(&self) -> bool {
        self.identity() == Identity::own() && self.view.load(Relaxed) == View::own().into()
    }

    /// Whether the guard can no longer be used: its process has ended, all of its threads, or has
    /// become another program, without this memory. If that cannot be known, the answer is no.
    pub(crate) fn is_gone(&self, memory: FileId) -> bool {
        // What another container calls a process is no number of one here.
        let is_known = View::now().is_some_and(|view| self.view.load(Relaxed) == view.into());
        is_known && (self.identity().has_ended() || has_another_program(self.identity(), memory))
    }

    fn identity(&self) -> Identity {
        Identity { pid: self.pid.load(Relaxed), started: self.started.load(Relaxed) }
    }
}

/// Whether a process has become another program, by `exec`, since it had this memory mapped. What
/// is locked stays mapped as long as the program is the same.
fn has_another_program(process: Identity, memory: FileId) -> bool {
    // Without any mapping its first thread has ended, and others may still run.
    maps::of(process.pid).is_ok_and(|all| !all.is_empty() && all.iter().all(|mapping| mapping.file != memory))
}

#[cfg(test)]
mod tests {
    use nix::sys::memfd::{MFdFlags, memfd_create};
    use nix::sys::stat::fstat;

    use super::*;

    fn owner(pid: u32, started: u64, view: u64) -> Owner {
        Owner { pid: pid.into(), started: started.into(), view: view.into() }
    }

    /// Not mapped by any process.
    fn memory() -> FileId {
        FileId::from(&fstat(memfd_create("test", MFdFlags::MFD_CLOEXEC).unwrap()).unwrap())
    }

    #[test]
    fn one_that_has_ended_is_gone_and_this_process_is_not() {
        let (own, view) = (Identity::own(), View::own().into());
        let executable = FileId::from(&nix::sys::stat::stat("/proc/self/exe").unwrap());
        assert!(!owner(own.pid, own.started, view).is_gone(executable));
        assert!(owner(own.pid, own.started, view).is_this_process());
        assert!(owner(own.pid, own.started - 1, view).is_gone(executable));
        assert!(!owner(own.pid, own.started - 1, view).is_this_process());
        assert!(owner(u32::MAX >> 2, 1, view).is_gone(executable));
    }

    #[test]
    fn one_without_the_memory_is_gone() {
        let own = Identity::own();
        assert!(owner(own.pid, own.started, View::own().into()).is_gone(memory()));
    }

    /// There its number may be another process's, or none's.
    #[test]
    fn one_in_another_container_is_never_gone() {
        let elsewhere = u64::from(View::own()) ^ 2;
        assert!(!owner(u32::MAX >> 2, 1, elsewhere).is_gone(memory()));
        assert!(!owner(u32::MAX >> 2, 1, 0).is_gone(memory()));
    }
}
