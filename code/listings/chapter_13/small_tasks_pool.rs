//! Ten thousand small tasks for the workers of a pool.
//!
//! ```
//! use listings::chapter_13::small_tasks_pool::sum_of_squares;
//!
//! assert_eq!(sum_of_squares(4)?, 0 + 1 + 4 + 9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Pool;

fn square(number: u64) -> u64 {
    number * number
}

pub fn sum_of_squares(tasks: u64) -> Result<u64, Box<dyn Error>> {
    let pool = Pool::new(0)?; // as many workers as cores
    Ok(pool.map(square, 0..tasks)?.into_iter().sum())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("10000 tasks, the sum of their results is {}", sum_of_squares(10_000)?);
    Ok(())
}
// ANCHOR_END: listing
