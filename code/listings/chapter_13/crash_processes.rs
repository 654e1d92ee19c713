//! One of ten processes panics or aborts, and takes nothing with it but itself.
//!
//! ```
//! use listings::chapter_13::crash_processes::results;
//!
//! assert_eq!(results(false)?, 9);
//! assert_eq!(results(true)?, 9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::{Process, Queue, SendError, queue::Sender};

pub fn job((number, abort): (u32, bool)) -> u32 {
    match (number, abort) {
        (4, true) => process::abort(),
        (4, false) => panic!("job 4 panics"),
        _ => number,
    }
}

pub fn work((number, abort, results): (u32, bool, Sender<u32>)) -> Result<(), SendError> {
    results.send(&job((number, abort)))
}

pub fn results(abort: bool) -> Result<usize, Box<dyn Error>> {
    let (sender, results) = Queue::bounded(10)?.split();
    let spawn = |n| Process::spawn(work, (n, abort, sender.clone()));
    let jobs: Vec<_> = (1..=10).map(spawn).collect::<Result<_, _>>()?;
    for job in jobs {
        _ = job.join(); // that one of them failed is to be expected
    }
    drop(sender);
    Ok(results.iter().flatten().count())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("after a panic: {} of 10 results", results(false)?);
    println!("after an abort: {} of 10 results", results(true)?);
    Ok(())
}
// ANCHOR_END: listing
