//! A thread that cannot have both locks gives back the one it has, and waits for a time of its own
//! before it tries again: both get through.
//!
//! ```
//! use std::sync::Barrier;
//!
//! use listings::chapter_07::backed_off::both;
//! use parking_lot::Mutex;
//!
//! let (mine, theirs) = (Mutex::new(()), Mutex::new(()));
//! assert_eq!(both(&mine, &theirs, 1, &Barrier::new(1)), 1);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::thread::{self, sleep};

use listings::pace::seconds;
use parking_lot::Mutex;

/// Takes both locks, and returns how many tries it took. The first is made to fail.
pub fn both(first: &Mutex<()>, second: &Mutex<()>, pause: u32, collide: &Barrier) -> u32 {
    let mut attempt = 1;
    loop {
        let held = first.lock();
        if attempt == 1 {
            collide.wait(); // both hold one lock
        }
        let both = second.try_lock_for(seconds(1));
        if attempt == 1 {
            collide.wait(); // both have tried
        }
        if both.is_some() {
            return attempt; // here the work would be done
        }
        drop(held);
        sleep(seconds(pause * attempt)); // the other one pauses for longer, or for less
        attempt += 1;
    }
}

pub fn main() {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let collide = Barrier::new(2);
    thread::scope(|s| {
        s.spawn(|| println!("left: has both, try {}", both(&a, &b, 1, &collide)));
        s.spawn(|| println!("right: has both, try {}", both(&b, &a, 3, &collide)));
    });
}
// ANCHOR_END: listing
