//! A thread that reads twice is stopped by a writer, which waits for the thread's first guard.
//!
//! No Python twin: the standard library of Python has no such lock.
//!
//! ```
//! use parking_lot::RwLock;
//!
//! let lock = RwLock::new(1);
//! let (first, second) = (lock.read(), lock.try_read());
//! assert!(second.is_some(), "without a writer, reading twice is no harm");
//! drop((first, second));
//! ```

// ANCHOR: listing
use std::thread::{scope, sleep};

use listings::pace::seconds;
use parking_lot::RwLock;

fn sum(prices: &RwLock<Vec<u32>>) -> Option<u32> {
    let prices = prices.try_read_for(seconds(2))?; // `read` would wait for ever
    Some(prices.iter().sum())
}

pub fn main() {
    let prices = RwLock::new(vec![3, 5]);
    scope(|s| {
        let reading = prices.read();
        println!("no writer waits: {:?}", sum(&prices));
        s.spawn(|| prices.write().push(8));
        while prices.try_read().is_some() {
            sleep(seconds(1)); // until the writer waits
        }
        println!("a writer waits: {:?}", sum(&prices));
        drop(reading);
    });
    println!("the writer has been: {:?}", sum(&prices));
}
// ANCHOR_END: listing
