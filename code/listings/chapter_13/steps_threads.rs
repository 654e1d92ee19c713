//! A sum that takes computing, a part of it in each of as many threads as there are cores.
//!
//! ```
//! use listings::chapter_13::steps_threads::sum;
//!
//! assert_eq!(sum(9), 1 + 7 + 2 + 5 + 8 + 16 + 3 + 19);
//! ```

// ANCHOR: listing
use std::thread::{available_parallelism, scope};

use listings::chapter_13::steps_alone::steps;

pub fn sum(numbers: u64) -> u64 {
    let cores = available_parallelism().map_or(1, usize::from);
    let part = |first| (1..=numbers).skip(first).step_by(cores).map(steps).sum::<u64>();
    scope(|scope| {
        let parts: Vec<_> = (0..cores).map(|first| scope.spawn(move || part(first))).collect();
        parts.into_iter().map(|part| part.join().expect("sums do not panic")).sum()
    })
}

pub fn main() {
    println!("all numbers up to 200000 take {} steps", sum(200_000));
}
// ANCHOR_END: listing
