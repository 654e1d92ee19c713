//! A sum that takes computing, in as many coroutines as there are cores.
//!
//! ```
//! use listings::chapter_13::steps_may::sum;
//!
//! assert_eq!(sum(9), 1 + 7 + 2 + 5 + 8 + 16 + 3 + 19);
//! ```

// ANCHOR: listing
use std::thread::available_parallelism;

use listings::chapter_13::steps_alone::steps;
use may::go;

pub fn sum(numbers: u64) -> u64 {
    let cores = available_parallelism().map_or(1, usize::from);
    let part = move |first| (1..=numbers).skip(first).step_by(cores).map(steps).sum::<u64>();
    let parts: Vec<_> = (0..cores).map(|first| go!(move || part(first))).collect();
    parts.into_iter().map(|part| part.join().expect("sums do not panic")).sum()
}

pub fn main() {
    println!("all numbers up to 200000 take {} steps", sum(200_000));
}
// ANCHOR_END: listing
