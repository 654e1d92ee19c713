//! Two downloads in two threads take as long as the longer one: the maximum.
//!
//! ```
//! use listings::chapter_05::downloads_in_threads::main;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! main();
//! assert!(start.elapsed() >= seconds(8));
//! ```

// ANCHOR: listing
use std::thread;
use std::time::Instant;

use listings::chapter_05::downloads_in_turn::download;
use listings::pace::seconds;

pub fn main() {
    let start = Instant::now();
    thread::scope(|s| {
        s.spawn(|| download("test1.txt", 6));
        s.spawn(|| download("test2.txt", 8));
    });
    println!("both are there after {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
}
// ANCHOR_END: listing
