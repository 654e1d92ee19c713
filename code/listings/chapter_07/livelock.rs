//! Two threads that step back and try again in the same rhythm are never blocked, and get nothing
//! done: a livelock.
//!
//! ```
//! use std::sync::Barrier;
//!
//! use listings::chapter_07::livelock::step_back;
//! use parking_lot::Mutex;
//!
//! let (mine, theirs) = (Mutex::new(()), Mutex::new(()));
//! assert_eq!(step_back(&mine, &theirs, &Barrier::new(1)), 5);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::thread;

use parking_lot::Mutex;

/// Five rounds: takes one lock, tries the other, gives the first one back. Returns the successes.
pub fn step_back(first: &Mutex<()>, second: &Mutex<()>, in_step: &Barrier) -> usize {
    let mut successes = 0;
    for _ in 0..5 {
        let first = first.lock();
        in_step.wait(); // both hold one lock
        successes += usize::from(second.try_lock().is_some());
        in_step.wait(); // both have tried
        drop(first);
    }
    successes
}

pub fn main() {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    let in_step = Barrier::new(2);
    let (left, right) = thread::scope(|s| {
        let left = s.spawn(|| step_back(&a, &b, &in_step));
        let right = s.spawn(|| step_back(&b, &a, &in_step));
        (left.join(), right.join())
    });
    for (name, successes) in [("left", left), ("right", right)] {
        println!("{name}: 5 rounds, {} successes", successes.expect("it does not panic"));
    }
}
// ANCHOR_END: listing
