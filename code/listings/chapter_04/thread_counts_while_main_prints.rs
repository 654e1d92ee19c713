//! A thread and the main thread run side by side: the thread keeps its own order, the main line
//! falls anywhere.
//!
//! ```
//! use listings::chapter_04::thread_counts_while_main_prints::count;
//!
//! let main = std::thread::current().id();
//! std::thread::scope(|s| {
//!     s.spawn(|| {
//!         assert_ne!(std::thread::current().id(), main);
//!         count(8);
//!     });
//! });
//! ```

// ANCHOR: listing
use std::thread;

pub fn count(to: u32) {
    for n in 0..to {
        println!("{n}");
    }
}

pub fn main() {
    thread::scope(|s| {
        s.spawn(|| count(8));
        println!("main has its say");
    });
}
// ANCHOR_END: listing
