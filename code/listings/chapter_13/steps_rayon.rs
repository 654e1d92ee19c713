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
use rayon::prelude::*;

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
    (1..=numbers).into_par_iter().map(steps).sum()
}

pub fn main() {
    println!("all numbers up to 200000 take {} steps", sum(200_000));
}
// ANCHOR_END: listing
