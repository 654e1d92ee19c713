//! Sleeps until there is a place or the time is up, and then looks which it was.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A number of places. Each `release` wakes a thread that waits for one.
pub struct Semaphore {
    pub free: Mutex<usize>,
    pub freed: Condvar,
}

impl Semaphore {
    /// Takes a place if one is free within the limit, and says whether it did.
    pub fn acquire_timeout(&self, limit: Duration) -> bool {
        let free = self.free.lock().expect("no holder panics");
        let waited = self.freed.wait_timeout_while(free, limit, |free| *free == 0);
        let (mut free, _) = waited.expect("no holder panics");
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
