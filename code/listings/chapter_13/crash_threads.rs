//! One of ten threads panics, and nine results remain; one aborts, and takes all with it.
//!
//! ```
//! use listings::chapter_13::crash_threads::results;
//!
//! assert_eq!(results(false), 9);
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;
use std::thread::scope;

use many_hands::process::Process;

pub fn job((number, abort): (u32, bool)) -> u32 {
    match (number, abort) {
        (4, true) => process::abort(),
        (4, false) => panic!("job 4 panics"),
        _ => number,
    }
}

pub fn results(abort: bool) -> usize {
    scope(|scope| {
        let jobs: Vec<_> = (1..=10).map(|n| scope.spawn(move || job((n, abort)))).collect();
        jobs.into_iter().map(|job| job.join()).filter(Result::is_ok).count()
    })
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("after a panic: {} of 10 results", results(false));
    let abort = |()| println!("after an abort: {} of 10 results", results(true));
    let end = Process::spawn(abort, ())?.join()?;
    println!("the process with the abort: {end}");
    Ok(())
}
// ANCHOR_END: listing
