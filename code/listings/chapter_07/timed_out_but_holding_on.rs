//! A time-out ends the waiting, not the deadlock: a thread that keeps its first lock while it tries
//! again is in every other's way.
//!
//! ```
//! use std::sync::Barrier;
//!
//! use listings::chapter_07::timed_out_but_holding_on::cross;
//! use parking_lot::Mutex;
//!
//! let (mine, theirs) = (Mutex::new(()), Mutex::new(()));
//! let alone = Barrier::new(1);
//! assert_eq!(cross(&mine, &theirs, &alone), 3);
//! let _held = theirs.lock();
//! assert_eq!(cross(&mine, &theirs, &alone), 0);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::thread;

use listings::pace::seconds;
use parking_lot::Mutex;

/// Tries three times to get the second lock, with the first one in hand; returns how often it did.
pub fn cross(first: &Mutex<()>, second: &Mutex<()>, together: &Barrier) -> usize {
    let _first = first.lock();
    together.wait(); // both hold one lock
    let tries = (0..3).filter(|_| second.try_lock_for(seconds(1)).is_some());
    let successes = tries.count();
    together.wait(); // both have done their tries
    successes
}

pub fn main() {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let together = Barrier::new(2);
    let (left, right) = thread::scope(|s| {
        let left = s.spawn(|| cross(&a, &b, &together));
        let right = s.spawn(|| cross(&b, &a, &together));
        (left.join(), right.join())
    });
    for (name, successes) in [("left", left), ("right", right)] {
        println!("{name}: {} of 3 tries succeeded", successes.expect("it does not panic"));
    }
}
// ANCHOR_END: listing
