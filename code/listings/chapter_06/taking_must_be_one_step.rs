//! A lock that is looked at and then taken lets two threads in; one that is looked at and taken in
//! one step does not.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use std::sync::atomic::Ordering::{Acquire, Release};
//!
//! use listings::chapter_06::taking_must_be_one_step::{in_one_step, in_two_steps};
//!
//! assert_eq!(in_two_steps(), 2);
//! assert_eq!(in_one_step(), 1);
//!
//! let taken = AtomicBool::new(false);
//! assert!(!taken.swap(true, Acquire));
//! assert!(taken.swap(true, Acquire)); // taken already
//! taken.store(false, Release); // given back
//! assert!(!taken.swap(true, Acquire));
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::thread;

pub fn in_two_steps() -> usize {
    let (taken, both_looked) = (AtomicBool::new(false), Barrier::new(2));
    let take = || {
        let was_free = !taken.load(Relaxed);
        both_looked.wait();
        taken.store(true, Relaxed);
        was_free
    };
    holders(take)
}

pub fn in_one_step() -> usize {
    let taken = AtomicBool::new(false);
    holders(|| !taken.swap(true, Acquire)) // writes true, gives back what was there
}

fn holders(take: impl Fn() -> bool + Sync) -> usize {
    thread::scope(|s| {
        let threads = [s.spawn(&take), s.spawn(&take)];
        let got_it = threads.map(|thread| thread.join().is_ok_and(|got_it| got_it));
        got_it.iter().filter(|got_it| **got_it).count()
    })
}

pub fn main() {
    println!("look, then take: {} holders", in_two_steps());
    println!("look and take in one step: {} holder", in_one_step());
}
// ANCHOR_END: listing
