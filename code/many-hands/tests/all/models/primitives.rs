//! What `many_hands::sync` is built from, on shuttle in place of std: every lock and every wait is
//! a point where another thread may go on.
//!
//! Shuttle has no clock, so a timeout is a thread that ends the wait whenever the scheduler lets
//! it, early or late. It wakes every waiting thread, which is a spurious wake-up to all but one.

use std::cell::Cell;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shuttle::sync::{Condvar, Mutex, MutexGuard};
pub(super) use shuttle::thread;

thread_local! {
    static WAITING: Cell<usize> = const { Cell::new(0) };
}

/// How many threads of the model wait in a [`Monitor`]. All of them, and none of another test, run
/// on one thread of the system.
pub(super) fn waiting() -> usize {
    WAITING.get()
}

pub(super) struct Monitor<T> {
    state: Mutex<T>,
    changed: Condvar,
}

impl<T: Send> Monitor<T> {
    pub const fn new(state: T) -> Self {
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn wait_while<'a>(
        &'a self,
        mut state: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> MutexGuard<'a, T> {
        while condition(&mut state) {
            state = self.wait(state);
        }
        state
    }

    fn wait<'a>(&self, state: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        WAITING.set(WAITING.get() + 1);
        let state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        WAITING.set(WAITING.get() - 1);
        state
    }

    pub fn wait_timeout_while<'a>(
        &'a self,
        mut state: MutexGuard<'a, T>,
        _timeout: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> MutexGuard<'a, T> {
        if !condition(&mut state) {
            return state;
        }
        let over = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| {
                let _state = self.lock();
                over.store(true, Ordering::Relaxed);
                self.changed.notify_all();
            });
            while condition(&mut state) && !over.load(Ordering::Relaxed) {
                state = self.wait(state);
            }
            drop(state);
        });
        self.lock()
    }

    pub fn notify_one(&self) {
        self.changed.notify_one();
    }

    pub fn notify_all(&self) {
        self.changed.notify_all();
    }
}
