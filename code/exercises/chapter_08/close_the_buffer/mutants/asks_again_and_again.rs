//! Asks again and again until there is an item or the end.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

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
        loop {
            let mut state = self.state.lock().expect("no holder panics");
            if !state.items.is_empty() || state.closed {
                return state.items.pop_front();
            }
            drop(state);
            thread::yield_now();
        }
    }

    /// No more items will come.
    pub fn close(&self) {
        self.state.lock().expect("no holder panics").closed = true;
        self.changed.notify_all();
    }
}
