//! A writer that becomes a reader lets no other writer in between.
//!
//! No Python twin: the standard library of Python has no such lock.
//!
//! ```
//! use std::sync::{RwLock, RwLockWriteGuard};
//!
//! let lock = RwLock::new(1);
//! let mut writing = lock.write().expect("no writer panics");
//! *writing += 1;
//! assert!(lock.try_read().is_err());
//! let reading = RwLockWriteGuard::downgrade(writing);
//! assert_eq!(*reading, 2);
//! assert!(lock.try_read().is_ok() && lock.try_write().is_err());
//! ```

// ANCHOR: listing
use std::sync::{RwLock, RwLockWriteGuard};
use std::thread::{scope, sleep};

use listings::pace::seconds;

pub fn main() {
    let tickets = RwLock::new(10);
    scope(|s| {
        let mut writing = tickets.write().expect("no writer panics");
        *writing -= 1;
        s.spawn(|| *tickets.write().expect("no writer panics") -= 1);

        let reading = RwLockWriteGuard::downgrade(writing);
        sleep(seconds(1)); // the other writer has had time to come
        println!("after one sale: {reading}");
    });
    println!("after both: {}", tickets.read().expect("no writer panics"));
}
// ANCHOR_END: listing
