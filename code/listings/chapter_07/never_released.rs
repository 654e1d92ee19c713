//! A guard that is never dropped never gives its lock back, and a thread that waits for it waits
//! for ever.
//!
//! ```
//! use std::mem;
//! use std::sync::{Mutex, TryLockError};
//!
//! let lock = Mutex::new(());
//! mem::forget(lock.lock());
//! assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
//! ```

// ANCHOR: listing
use std::mem;
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};

use listings::pace::seconds;

pub fn main() {
    let lock = Arc::new(Mutex::new(()));
    mem::forget(lock.lock()); // gone, but not dropped

    let waiter = thread::spawn(move || drop(lock.lock()));
    for second in 1..=3 {
        sleep(seconds(1));
        let state = if waiter.is_finished() { "has the lock" } else { "waits" };
        println!("second {second}: the waiter {state}");
    }
} // the end of main ends the waiter too
// ANCHOR_END: listing
