//! The check and the change are one step under the lock, the slow part comes after it: ten tickets,
//! ten buyers, no ticket below zero.
//!
//! ```
//! use std::sync::Mutex;
//!
//! use listings::chapter_07::tickets_sold_right::take;
//!
//! let tickets = Mutex::new(2);
//! assert_eq!([take(&tickets), take(&tickets), take(&tickets)], [Some(1), Some(0), None]);
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, sleep};

use listings::pace::seconds;

/// Takes a ticket and says how many are left; `None` if there is none to take.
pub fn take(tickets: &Mutex<u32>) -> Option<u32> {
    let mut left = tickets.lock().expect("no holder panics");
    *left = left.checked_sub(1)?;
    Some(*left)
} // the guard goes here, in every case

pub fn main() {
    let tickets = Mutex::new(10);
    let (paying, most_at_once) = (AtomicU32::new(0), AtomicU32::new(0));

    let buy = || match take(&tickets) {
        Some(left) => {
            most_at_once.fetch_max(paying.fetch_add(1, Relaxed) + 1, Relaxed);
            sleep(seconds(2)); // paying, without the lock
            paying.fetch_sub(1, Relaxed);
            println!("bought a ticket, {left} left");
        }
        None => println!("no ticket"),
    };
    thread::scope(|s| {
        for _ in 0..11 {
            s.spawn(buy);
        }
    });
    println!("tickets in the end: {}", tickets.into_inner().expect("no holder panics"));
    println!("paying at the same time: {}", most_at_once.into_inner());
}
// ANCHOR_END: listing
