//! `try_lock_for` waits for the lock for so long and no longer; its answer is a guard or `None`.
//!
//! ```
//! use std::time::Duration;
//!
//! use parking_lot::Mutex;
//!
//! let lock = Mutex::new(());
//! let guard = lock.lock();
//! assert!(lock.try_lock_for(Duration::from_millis(1)).is_none());
//! drop(guard);
//! assert!(lock.try_lock_for(Duration::from_millis(1)).is_some());
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;
use parking_lot::Mutex;

fn ask(tickets: &Mutex<u32>) {
    match tickets.try_lock_for(seconds(2)) {
        Some(left) => println!("got the lock: {} tickets", *left),
        None => println!("waited for 2 seconds, then gave up"),
    }
}

pub fn main() {
    let tickets = Mutex::new(10);
    let guard = tickets.lock();
    thread::scope(|s| {
        s.spawn(|| ask(&tickets)); // main holds the lock all this time
    });
    drop(guard);
    ask(&tickets);
}
// ANCHOR_END: listing
