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

use many_hands::process::Pool;

/// How many steps a number takes to 1, halved if even, tripled plus one if odd.
pub fn steps(mut number: u64) -> u64 {
    let mut steps = 0;
    while number != 1 {
        number = if number.is_multiple_of(2) { number / 2 } else { 3 * number + 1 };
        steps += 1;
    }
    steps
}

pub fn sum(numbers: u64) -> Result<u64, Box<dyn Error>> {
    let pool = Pool::new(0)?; // as many workers as cores
    Ok(pool.map(steps, 1..=numbers)?.into_iter().sum())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("all numbers up to 200000 take {} steps", sum(200_000)?);
    Ok(())
}
// ANCHOR_END: listing
