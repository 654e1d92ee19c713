//! Asks again and again, with pauses, until the time is up.

use std::sync::{Condvar, Mutex};
use std::thread;
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
        loop {
            let mut free = self.free.lock().expect("no holder panics");
            if *free > 0 {
                *free -= 1;
                return true;
            }
            drop(free);
            if begin.elapsed() >= limit {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Gives a place back.
    pub fn release(&self) {
        *self.free.lock().expect("no holder panics") += 1;
        self.freed.notify_one();
    }
}
