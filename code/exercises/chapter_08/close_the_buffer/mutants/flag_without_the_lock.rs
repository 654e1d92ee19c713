//! Keeps the end in an atomic, and sets it without the lock.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};

/// Items on their way from one thread to others.
pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    closed: AtomicBool,
    changed: Condvar,
}

impl Default for Buffer {
    fn default() -> Self {
        Self { items: Mutex::default(), closed: AtomicBool::new(false), changed: Condvar::default() }
    }
}

impl Buffer {
    /// Adds an item.
    pub fn put(&self, item: u32) {
        self.items.lock().expect("no holder panics").push_back(item);
        self.changed.notify_one();
    }

    /// The next item. Waits for one; `None` when there is none and the buffer is closed.
    pub fn take(&self) -> Option<u32> {
        let items = self.items.lock().expect("no holder panics");
        let waits = |items: &mut VecDeque<u32>| items.is_empty() && !self.closed.load(SeqCst);
        self.changed.wait_while(items, waits).expect("no holder panics").pop_front()
    }

    /// No more items will come.
    pub fn close(&self) {
        self.closed.store(true, SeqCst);
        self.changed.notify_all();
    }
}
