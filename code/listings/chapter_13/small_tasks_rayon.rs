//! Ten thousand small tasks, shared out by rayon.
//!
//! No Python twin: the standard library has no threads that share out the items of a range; the
//! nearest thing is its pool of processes.
//!
//! ```
//! use listings::chapter_13::small_tasks_rayon::sum_of_squares;
//!
//! assert_eq!(sum_of_squares(4), 0 + 1 + 4 + 9);
//! ```

// ANCHOR: listing
use rayon::prelude::*;

fn square(number: u64) -> u64 {
    number * number
}

pub fn sum_of_squares(tasks: u64) -> u64 {
    (0..tasks).into_par_iter().map(square).sum()
}

pub fn main() {
    println!("10000 tasks, the sum of their results is {}", sum_of_squares(10_000));
}
// ANCHOR_END: listing
