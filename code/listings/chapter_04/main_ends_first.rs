//! When `main` returns, the process ends, and every thread with it: the line of an unjoined thread
//! is never printed.
//!
//! ```
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! listings::chapter_04::main_ends_first::main();
//! assert!(start.elapsed() < seconds(60)); // nothing has waited
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;

pub fn main() {
    thread::spawn(|| {
        thread::sleep(seconds(60));
        println!("the thread has ended");
    });
    println!("main has ended");
}
// ANCHOR_END: listing
