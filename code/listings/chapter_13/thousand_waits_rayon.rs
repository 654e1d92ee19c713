//! A thousand waits in rayon's few threads, which wait for a few at a time.
//!
//! No Python twin: the standard library has no threads that share out the items of a range; the
//! nearest thing is its pool of processes.
//!
//! ```
//! use listings::chapter_13::thousand_waits_rayon::waits;
//!
//! assert_eq!(waits(20), 20);
//! ```

// ANCHOR: listing
use std::thread::sleep;

use listings::pace::seconds;
use rayon::prelude::*;

pub fn waits(number: usize) -> usize {
    (0..number).into_par_iter().map(|_| sleep(seconds(0.5))).count()
}

pub fn main() {
    println!("{} waits are over", waits(1000));
}
// ANCHOR_END: listing
