//! A thousand waits for the few workers of a pool, which wait for a few at a time.
//!
//! ```
//! use listings::chapter_13::thousand_waits_pool::waits;
//!
//! assert_eq!(waits(20)?, 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;

pub fn waits(number: usize) -> Result<usize, Box<dyn Error>> {
    let pool = Pool::new(0)?; // as many workers as cores
    Ok(pool.map(|_| sleep(seconds(0.5)), 0..number)?.len())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("{} waits are over", waits(1000)?);
    Ok(())
}
// ANCHOR_END: listing
