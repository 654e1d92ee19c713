//! Both threads read before either writes: one of two additions is lost, on every run.
//!
//! ```
//! use listings::chapter_06::lost_update_forced::add_once_each;
//!
//! assert_eq!(add_once_each(), 1);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn add_once_each() -> u32 {
    let number = AtomicU32::new(0);
    let both_have_read = Barrier::new(2);

    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let seen = number.load(Relaxed); // step 1: read
                both_have_read.wait();
                let sum = seen + 1; // step 2: add
                number.store(sum, Relaxed); // step 3: write
            });
        }
    });

    number.into_inner()
}

pub fn main() {
    println!("two threads added 1 each: {}", add_once_each());
}
// ANCHOR_END: listing
