//! A task that takes longer than the pool allows is ended with its worker, and harms no other.
//!
//! ```
//! use many_hands::process::{Pool, TaskError};
//! use std::{thread::sleep, time::Duration};
//!
//! let pool = Pool::builder().workers(1).time_limit(Duration::from_millis(20)).build()?;
//! let results = pool.map_results(sleep, [Duration::MAX, Duration::ZERO]);
//! assert!(matches!(results[..], [Err(TaskError::Overdue { .. }), Ok(())]));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;

/// Hangs at a 3 and at a 4.
fn square(number: u64) -> u64 {
    if number == 3 || number == 4 {
        sleep(seconds(1000));
    }
    number * number
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::builder().workers(2).time_limit(seconds(20)).build()?;
    for (number, result) in (1..).zip(pool.imap(square, 1..=5)) {
        match result {
            Ok(square) => println!("{number}: {square}"),
            Err(error) => println!("{number}: {error}"),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
