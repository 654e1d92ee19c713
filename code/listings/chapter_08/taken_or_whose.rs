//! Of three threads that want one seat `compare_exchange` lets one have it, and tells the others
//! whose it is.
//!
//! ```
//! use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
//!
//! let seat = AtomicU32::new(0);
//! assert_eq!(seat.compare_exchange(0, 7, Relaxed, Relaxed), Ok(0));
//! assert_eq!(seat.compare_exchange(0, 8, Relaxed, Relaxed), Err(7));
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

const FREE: u32 = 0;

pub fn main() {
    let seat = &AtomicU32::new(FREE);
    thread::scope(|s| {
        for me in 1..=3 {
            s.spawn(move || match seat.compare_exchange(FREE, me, Relaxed, Relaxed) {
                Ok(_) => println!("thread {me} has the seat"),
                Err(owner) => println!("thread {me} is too late: it is thread {owner}'s"),
            });
        }
    });
}
// ANCHOR_END: listing
