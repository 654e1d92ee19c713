//! What the types of this module are built from. `tests/models.rs` puts a model checker's in its
//! place, and runs the same types on that.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(super) use std::thread;

/// A state behind a lock, and the means to wait until it has changed.
///
/// It does not poison. Only the code of this module runs while the lock is held, and what may panic
/// there does so before it has changed anything.
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

    /// The lock once more, as soon as the condition does not hold.
    pub fn wait_while<'a>(
        &'a self,
        state: MutexGuard<'a, T>,
        condition: impl FnMut(&mut T) -> bool,
    ) -> MutexGuard<'a, T> {
        self.changed.wait_while(state, condition).unwrap_or_else(PoisonError::into_inner)
    }

    /// The same, but no longer than this. Then the condition may still hold.
    pub fn wait_timeout_while<'a>(
        &'a self,
        state: MutexGuard<'a, T>,
        timeout: Duration,
        condition: impl FnMut(&mut T) -> bool,
    ) -> MutexGuard<'a, T> {
        self.changed.wait_timeout_while(state, timeout, condition).unwrap_or_else(PoisonError::into_inner).0
    }

    pub fn notify_one(&self) {
        self.changed.notify_one();
    }

    pub fn notify_all(&self) {
        self.changed.notify_all();
    }
}
