//! A sum that takes computing, shared out by rayon.
//!
//! No Python twin: the standard library has no threads that share out the items of a range; the
//! nearest thing is its pool of processes.
//!
//! ```
//! use listings::chapter_13::steps_rayon::sum;
//!
//! assert_eq!(sum(9), 1 + 7 + 2 + 5 + 8 + 16 + 3 + 19);
//! ```

// ANCHOR: listing
use listings::chapter_13::steps_alone::steps;
use rayon::prelude::*;

pub fn sum(numbers: u64) -> u64 {
    (1..=numbers).into_par_iter().map(steps).sum()
}

pub fn main() {
    println!("all numbers up to 200000 take {} steps", sum(200_000));
}
// ANCHOR_END: listing
