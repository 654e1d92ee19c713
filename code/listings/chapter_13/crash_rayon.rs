//! A panic in one of the items takes the result of the whole iterator with it; an abort takes the
//! program.
//!
//! No Python twin: the standard library has no threads that share out the items of a range; the
//! nearest thing is its pool of processes.
//!
//! ```
//! use listings::chapter_13::crash_rayon::results;
//!
//! assert_eq!(results(false), 0);
//! ```

// ANCHOR: listing
use std::error::Error;
use std::panic::catch_unwind;
use std::process;

use many_hands::process::Process;
use rayon::prelude::*;

pub fn job((number, abort): (u32, bool)) -> u32 {
    match (number, abort) {
        (4, true) => process::abort(),
        (4, false) => panic!("job 4 panics"),
        _ => number,
    }
}

pub fn results(abort: bool) -> usize {
    let jobs = || (1..=10).into_par_iter().map(|n| job((n, abort))).collect::<Vec<_>>();
    catch_unwind(jobs).map_or(0, |results| results.len())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("after a panic: {} of 10 results", results(false));
    let abort = |()| println!("after an abort: {} of 10 results", results(true));
    let end = Process::spawn(abort, ())?.join()?;
    println!("the process with the abort: {end}");
    Ok(())
}
// ANCHOR_END: listing
