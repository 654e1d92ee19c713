//! A thread may ask for a place without waiting, or wait for a while.
//!
//! ```
//! use std::time::Duration;
//!
//! use many_hands::sync::Semaphore;
//!
//! let semaphore = Semaphore::new(0);
//! assert!(semaphore.try_acquire().is_none());
//! assert!(semaphore.acquire_timeout(Duration::from_millis(1)).is_none());
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};
use std::time::Duration;

use listings::pace::seconds;
use many_hands::sync::Semaphore;

pub fn main() {
    let semaphore = Semaphore::new(1);
    let permit = semaphore.acquire();
    println!("a place at once: {}", semaphore.try_acquire().is_some());
    println!("within a second: {}", semaphore.acquire_timeout(seconds(1)).is_some());
    scope(|s| {
        s.spawn(move || {
            sleep(seconds(1));
            drop(permit);
        });
        let long = Duration::from_secs(3600);
        println!("within an hour: {}", semaphore.acquire_timeout(long).is_some());
    });
}
// ANCHOR_END: listing
