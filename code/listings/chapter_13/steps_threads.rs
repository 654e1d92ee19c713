//! A sum that takes computing, a part of it in each of as many threads as there are cores.
//!
//! ```
//! use listings::chapter_13::steps_threads::sum;
//!
//! assert_eq!(sum(9), 1 + 7 + 2 + 5 + 8 + 16 + 3 + 19);
//! ```

// ANCHOR: listing
use std::thread::{available_parallelism, scope};

/// How many steps a number takes to 1, halved if even, tripled plus one if odd.
pub fn steps(mut number: u64) -> u64 {
    let mut steps = 0;
    while number != 1 {
        number = if number.is_multiple_of(2) { number / 2 } else { 3 * number + 1 };
        steps += 1;
    }
    steps
}

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
