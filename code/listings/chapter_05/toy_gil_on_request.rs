//! A lock that is asked for after 5 ms and given away between two bytecodes; a thread that is not
//! asked keeps it.
//!
//! ```
//! use std::sync::atomic::Ordering::Relaxed;
//! use std::time::{Duration, Instant};
//!
//! use listings::chapter_05::toy_gil_on_request::Gil;
//!
//! let (gil, begin) = (Gil::default(), Instant::now());
//! let mut turn = gil.take();
//! while begin.elapsed() < Duration::from_millis(20) {
//!     turn = gil.check(turn);
//! }
//! assert!(!gil.wanted.load(Relaxed));
//! ```

// ANCHOR: listing
use parking_lot::{Mutex, MutexGuard};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

#[derive(Default)]
pub struct Gil {
    lock: Mutex<()>,
    pub wanted: AtomicBool,
}

impl Gil {
    pub fn take(&self) -> MutexGuard<'_, ()> {
        self.lock.try_lock_for(Duration::from_millis(5)).unwrap_or_else(|| {
            self.wanted.store(true, Relaxed);
            let turn = self.lock.lock();
            self.wanted.store(false, Relaxed);
            turn
        })
    }

    pub fn check<'a>(&'a self, turn: MutexGuard<'a, ()>) -> MutexGuard<'a, ()> {
        if self.wanted.load(Relaxed) {
            MutexGuard::unlock_fair(turn); // to a thread that sleeps for it, if there is one yet
            return self.take();
        }
        turn
    }
}

pub fn main() {
    let gil = Gil::default();
    let (mut turn, begin) = (gil.take(), Instant::now());
    std::thread::scope(|s| {
        let other = s.spawn(|| drop(gil.take()));
        while !other.is_finished() {
            turn = gil.check(turn); // between two bytecodes
        }
    });
    println!("the other thread has had the lock after {} ms", begin.elapsed().as_millis());
}
// ANCHOR_END: listing
