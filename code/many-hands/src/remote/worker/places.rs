//! How many tasks a worker may take.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The places of a worker's tasks. A thread that asks the server for tasks takes places first, so
/// that no more are taken than there are.
pub(super) struct Places {
    all: usize,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    free: usize,
    closed: bool,
}

impl Places {
    pub(super) fn new(all: usize) -> Self {
        Self { all, state: Mutex::new(State { free: all, closed: false }), changed: Condvar::new() }
    }

    pub(super) fn all(&self) -> usize {
        self.all
    }

    /// Waits until there are free places and takes them all. `None` when no more tasks are wanted.
    pub(super) fn take_free(&self) -> Option<usize> {
        let waited = self.changed.wait_while(self.state(), |state| state.free == 0 && !state.closed);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        (!state.closed).then(|| std::mem::take(&mut state.free))
    }

    pub(super) fn give_back(&self, places: usize) {
        self.state().free += places;
        self.changed.notify_all();
    }

    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.state().closed
    }

    pub(super) fn all_free(&self) -> bool {
        self.state().free == self.all
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
