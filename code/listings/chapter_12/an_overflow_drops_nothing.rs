//! A coroutine of `may` that overflows its stack ends with an error, and what its functions owned
//! is never dropped.
//!
//! ```
//! use listings::chapter_12::an_overflow_drops_nothing::{DROPPED, Guard};
//! use std::sync::atomic::Ordering;
//!
//! drop(Guard);
//! assert_eq!(DROPPED.load(Ordering::Relaxed), 1);
//! ```

// ANCHOR: listing
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use may::go;

pub static DROPPED: AtomicUsize = AtomicUsize::new(0);

pub struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

fn depth_of(n: u64, most: u64) -> u64 {
    let frame = black_box([n; 64]);
    if n == most { n } else { depth_of(n + 1, most).max(frame[0]) }
}

pub fn main() {
    for most in [10, 1000] {
        let task = go!(move || {
            let _guard = Guard;
            depth_of(0, most)
        });
        println!("{most} calls deep: an error: {}", task.join().is_err());
        println!("guards dropped so far: {}", DROPPED.load(Ordering::Relaxed));
    }
}
// ANCHOR_END: listing
