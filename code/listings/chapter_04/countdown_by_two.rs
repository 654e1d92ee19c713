//! Two threads run one function: each keeps its own order, and neither the other's.
//!
//! ```
//! use listings::chapter_04::countdown_by_two::main;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! main();
//! assert!(start.elapsed() >= seconds(3));
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;

fn count_down(task: &str) {
    println!("{task} begins");
    for left in (0..3).rev() {
        thread::sleep(seconds(1));
        println!("{task}: {left} to go");
    }
}

pub fn main() {
    thread::scope(|s| {
        s.spawn(|| count_down("one"));
        s.spawn(|| count_down("two"));
    });
}
// ANCHOR_END: listing
