//! A sum that takes computing, shared out to the workers of a pool.
//!
//! ```
//! use listings::chapter_13::steps_pool::sum;
//!
//! assert_eq!(sum(9)?, 1 + 7 + 2 + 5 + 8 + 16 + 3 + 19);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::chapter_13::steps_alone::steps;
use many_hands::process::Pool;

pub fn sum(numbers: u64) -> Result<u64, Box<dyn Error>> {
    let pool = Pool::new(0)?; // as many workers as cores
    Ok(pool.map(steps, 1..=numbers)?.into_iter().sum())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("all numbers up to 200000 take {} steps", sum(200_000)?);
    Ok(())
}
// ANCHOR_END: listing
