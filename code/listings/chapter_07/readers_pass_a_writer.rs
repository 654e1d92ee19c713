//! Readers that pass a waiting writer keep it out for as long as they come.
//!
//! No Python twin: the standard library of Python has no such lock.
//!
//! ```
//! use std::time::Duration;
//!
//! use parking_lot::RecursiveRwLock;
//!
//! let lock = RecursiveRwLock::new(1);
//! let mut reader = lock.read();
//! std::thread::scope(|s| {
//!     let writer = s.spawn(|| lock.try_write_for(Duration::from_millis(20)).is_some());
//!     while !writer.is_finished() {
//!         reader = lock.read();
//!     }
//!     assert!(writer.join().is_ok_and(|got_in| !got_in));
//! });
//! assert_eq!(*reader, 1);
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};

use listings::pace::seconds;
use parking_lot::RecursiveRwLock;

pub fn main() {
    let version = RecursiveRwLock::new(1);
    scope(|s| {
        let mut reader = version.read();
        let writer = s.spawn(|| match version.try_write_for(seconds(5)) {
            Some(mut version) => *version += 1,
            None => println!("the writer has given up"),
        });
        while !writer.is_finished() {
            sleep(seconds(1));
            reader = version.read(); // comes before the last one leaves
        }
        println!("the readers have seen version {reader}");
    });
    println!("version {}", version.read());
}
// ANCHOR_END: listing
