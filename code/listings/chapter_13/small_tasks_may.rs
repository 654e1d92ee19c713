//! A coroutine for each of ten thousand small tasks.
//!
//! ```
//! use listings::chapter_13::small_tasks_may::sum_of_squares;
//!
//! assert_eq!(sum_of_squares(4), 0 + 1 + 4 + 9);
//! ```

// ANCHOR: listing
use may::go;

fn square(number: u64) -> u64 {
    number * number
}

pub fn sum_of_squares(tasks: u64) -> u64 {
    let tasks: Vec<_> = (0..tasks).map(|n| go!(move || square(n))).collect();
    tasks.into_iter().map(|task| task.join().expect("a square of this size fits")).sum()
}

pub fn main() {
    println!("10000 tasks, the sum of their results is {}", sum_of_squares(10_000));
}
// ANCHOR_END: listing
