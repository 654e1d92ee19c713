//! Twenty thousand threads add one each without a lock: a fault that may hide for many runs.
//!
//! ```
//! use listings::chapter_06::twenty_thousand_threads::one_from_each;
//!
//! assert!((1..=300).contains(&one_from_each(3)));
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn one_from_each(hundreds: u32) -> u32 {
    let number = AtomicU32::new(0);
    for _ in 0..hundreds {
        thread::scope(|s| {
            for _ in 0..100 {
                s.spawn(|| {
                    let seen = number.load(Relaxed);
                    number.store(seen + 1, Relaxed);
                });
            }
        });
    }
    number.into_inner()
}

pub fn main() {
    let total = one_from_each(200);
    println!("20000 threads added 1 each: {total}, {} lost", 20_000 - total);
}
// ANCHOR_END: listing
