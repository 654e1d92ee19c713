//! A lock that is asked for after 5 ms and given away between two bytecodes: a thread that is not
//! disturbed keeps it.
//!
//! ```
//! use std::time::Instant;
//!
//! use listings::chapter_05::toy_gil_on_request::{Gil, INTERVAL};
//!
//! let gil = Gil::default();
//! let mut turn = gil.check(gil.take());
//! std::thread::scope(|s| {
//!     let begin = Instant::now();
//!     let other = s.spawn(|| drop(gil.take()));
//!     while !other.is_finished() {
//!         turn = gil.check(turn);
//!     }
//!     assert!(begin.elapsed() >= INTERVAL);
//! });
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};

pub const INTERVAL: Duration = Duration::from_millis(5);

#[derive(Default)]
pub struct Gil {
    lock: Mutex<()>,
    wanted: AtomicBool,
}

impl Gil {
    pub fn take(&self) -> MutexGuard<'_, ()> {
        loop {
            match self.lock.try_lock_for(INTERVAL) {
                Some(turn) => return turn,
                None => self.wanted.store(true, Relaxed),
            }
        }
    }

    pub fn check<'a>(&'a self, turn: MutexGuard<'a, ()>) -> MutexGuard<'a, ()> {
        if self.wanted.load(Relaxed) && self.wanted.swap(false, Relaxed) {
            MutexGuard::unlock_fair(turn); // to the thread that has waited longest
            return self.take();
        }
        turn
    }
}

pub fn main() {
    let (gil, begin, time) = (Gil::default(), Instant::now(), 4 * INTERVAL);
    let mut turn = gil.take();
    while begin.elapsed() < time {
        turn = gil.check(turn); // between two bytecodes
    }
    println!("alone for {time:?}, wanted by others: {}", gil.wanted.load(Relaxed));
}
// ANCHOR_END: listing
