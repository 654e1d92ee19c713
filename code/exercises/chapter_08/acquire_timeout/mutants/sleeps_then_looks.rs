//! Sleeps for as long as the limit, and then looks.

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// A number of places. Each `release` wakes a thread that waits for one.
pub struct Semaphore {
    pub free: Mutex<usize>,
    pub freed: Condvar,
}

impl Semaphore {
    /// Takes a place if one is free within the limit, and says whether it did.
    pub fn acquire_timeout(&self, limit: Duration) -> bool {
        if *self.free.lock().expect("no holder panics") == 0 {
            thread::sleep(limit);
        }
        let mut free = self.free.lock().expect("no holder panics");
        let is_free = *free > 0;
        *free -= usize::from(is_free);
        is_free
    }

    /// Gives a place back.
    pub fn release(&self) {
        *self.free.lock().expect("no holder panics") += 1;
        self.freed.notify_one();
    }
}
