//! Looks first whether the buffer is closed, and leaves what is in it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

#[derive(Debug, Default)]
struct State {
    items: VecDeque<u32>,
    closed: bool,
}

/// Items on their way from one thread to others.
#[derive(Default)]
pub struct Buffer {
    state: Mutex<State>,
    changed: Condvar,
}

impl Buffer {
    /// Adds an item.
    pub fn put(&self, item: u32) {
        self.state.lock().expect("no holder panics").items.push_back(item);
        self.changed.notify_one();
    }

    /// The next item. Waits for one; `None` when there is none and the buffer is closed.
    pub fn take(&self) -> Option<u32> {
        let mut state = self.state.lock().expect("no holder panics");
        while !state.closed {
            if let Some(item) = state.items.pop_front() {
                return Some(item);
            }
            state = self.changed.wait(state).expect("no holder panics");
        }
        None
    }

    /// No more items will come.
    pub fn close(&self) {
        self.state.lock().expect("no holder panics").closed = true;
        self.changed.notify_all();
    }
}
