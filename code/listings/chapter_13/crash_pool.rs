//! A task that panics or aborts is one lost result; the pool goes on.
//!
//! ```
//! use listings::chapter_13::crash_pool::results;
//!
//! assert_eq!(results(false)?, 9);
//! assert_eq!(results(true)?, 9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::Pool;

pub fn job((number, abort): (u32, bool)) -> u32 {
    match (number, abort) {
        (4, true) => process::abort(),
        (4, false) => panic!("job 4 panics"),
        _ => number,
    }
}

pub fn results(abort: bool) -> Result<usize, Box<dyn Error>> {
    let pool = Pool::new(0)?; // as many workers as cores
    let jobs: Vec<_> = (1..=10).map(|n| pool.apply_async(job, (n, abort))).collect();
    Ok(jobs.into_iter().map(|job| job.join()).filter(Result::is_ok).count())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("after a panic: {} of 10 results", results(false)?);
    println!("after an abort: {} of 10 results", results(true)?);
    Ok(())
}
// ANCHOR_END: listing
