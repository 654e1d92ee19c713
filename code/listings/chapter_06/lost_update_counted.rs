//! Twenty free runs of two threads that add without a lock: how many totals are right, and how
//! wrong the others are.
//!
//! ```
//! use listings::chapter_06::lost_update_counted::add_without_lock;
//!
//! assert!((1..=2).contains(&add_without_lock(1)));
//! assert!((2..=2000).contains(&add_without_lock(1000)));
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn add_without_lock(times: u32) -> u32 {
    let number = AtomicU32::new(0);
    let start = Barrier::new(2); // a thread starts slower than a short loop runs
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                start.wait();
                for _ in 0..times {
                    let seen = number.load(Relaxed);
                    number.store(seen + 1, Relaxed);
                }
            });
        }
    });
    number.into_inner()
}

pub fn main() {
    let mut totals: Vec<u32> = (0..20).map(|_| add_without_lock(1_000_000)).collect();
    totals.sort();
    let exact = totals.iter().filter(|total| **total == 2_000_000).count();
    println!("{exact} of 20 runs made 2000000");
    println!("the totals lie between {} and {}", totals[0], totals[19]);
}
// ANCHOR_END: listing
