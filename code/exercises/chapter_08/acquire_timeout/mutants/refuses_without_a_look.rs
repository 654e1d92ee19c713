//! Takes it that there is no place when the time is up.

use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// A number of places. Each `release` wakes a thread that waits for one.
pub struct Semaphore {
    pub free: Mutex<usize>,
    pub freed: Condvar,
}

impl Semaphore {
    /// Takes a place if one is free within the limit, and says whether it did.
    pub fn acquire_timeout(&self, limit: Duration) -> bool {
        let begin = Instant::now();
        let mut free = self.free.lock().expect("no holder panics");
        while *free == 0 {
            let left = limit.saturating_sub(begin.elapsed());
            let (guard, waited) = self.freed.wait_timeout(free, left).expect("no holder panics");
            if waited.timed_out() {
                return false;
            }
            free = guard;
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
