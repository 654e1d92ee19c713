//! Waits in a loop, each time for the whole limit.

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
        let mut free = self.free.lock().expect("no holder panics");
        while *free == 0 {
            let (guard, waited) = self.freed.wait_timeout(free, limit).expect("no holder panics");
            free = guard;
            if waited.timed_out() && *free == 0 {
                return false;
            }
        }
        *free -= 1;
        true
    }

    /// Gives a place back.
    pub fn release(&self) {
        *self.free.lock().expect("no holder panics") += 1;
        self.freed.notify_one();
    }
}
