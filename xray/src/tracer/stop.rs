//! Ending a traced tree from outside: on request, or by the clock.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Ends a traced tree of processes from another thread.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    asked: AtomicBool,
    out_of_time: AtomicBool,
    processes: Mutex<HashSet<Pid>>,
}

impl Stop {
    /// One that ends nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Kills the program with all its descendants. Afterwards a trace begins and ends at once.
    pub fn stop(&self) {
        self.0.asked.store(true, Ordering::SeqCst);
        self.kill_all();
    }

    pub(super) fn out_of_time(&self) {
        self.0.out_of_time.store(true, Ordering::SeqCst);
        self.kill_all();
    }

    pub(super) fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }

    pub(super) fn is_out_of_time(&self) -> bool {
        self.0.out_of_time.load(Ordering::SeqCst)
    }

    /// The processes that may be killed. Tracees are reaped under this lock only, so that no id in
    /// the set can have become another process's.
    pub(super) fn processes(&self) -> MutexGuard<'_, HashSet<Pid>> {
        self.0.processes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn kill_all(&self) {
        for &process in self.processes().iter() {
            // It may be a zombie by now, which is as good.
            _ = kill(process, Signal::SIGKILL);
        }
    }
}
