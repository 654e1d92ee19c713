//! A lock round every step does not make the steps right: the eleventh buyer gets no ticket, and
//! still takes one away.
//!
//! ```
//! use std::sync::Mutex;
//!
//! use listings::chapter_07::tickets_below_zero::buy;
//!
//! let tickets = Mutex::new(1);
//! buy(&tickets);
//! buy(&tickets);
//! assert_eq!(tickets.into_inner().ok(), Some(-1));
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::thread::{self, sleep};

use listings::pace::seconds;

pub fn buy(tickets: &Mutex<i32>) {
    let mut left = tickets.lock().expect("no holder panics");
    let seen = *left;
    sleep(seconds(2)); // paying
    *left -= 1;
    if seen > 0 {
        println!("bought a ticket, {} left", *left);
    } else {
        println!("no ticket");
    }
    drop(left); // Python's lock.release()
}

pub fn main() {
    let tickets = Mutex::new(10);
    thread::scope(|s| {
        for _ in 0..11 {
            s.spawn(|| buy(&tickets));
        }
    });
    println!("tickets in the end: {}", tickets.into_inner().expect("no holder panics"));
}
// ANCHOR_END: listing
