//! One of ten tokio tasks panics, and nine results remain; one aborts, and takes all with it.
//!
//! ```
//! use listings::chapter_13::crash_tokio::results;
//!
//! assert_eq!(tokio::runtime::Runtime::new()?.block_on(results(false)), 9);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::{io, process};

use many_hands::process::Process;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

pub fn job((number, abort): (u32, bool)) -> u32 {
    match (number, abort) {
        (4, true) => process::abort(),
        (4, false) => panic!("job 4 panics"),
        _ => number,
    }
}

pub async fn results(abort: bool) -> usize {
    let mut jobs: JoinSet<_> = (1..=10).map(|n| async move { job((n, abort)) }).collect();
    let mut results = 0;
    while let Some(result) = jobs.join_next().await {
        results += usize::from(result.is_ok());
    }
    results
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("after a panic: {} of 10 results", Runtime::new()?.block_on(results(false)));
    let abort = |()| -> io::Result<()> {
        println!("after an abort: {} of 10 results", Runtime::new()?.block_on(results(true)));
        Ok(())
    };
    let end = Process::spawn(abort, ())?.join()?;
    println!("the process with the abort: {end}");
    Ok(())
}
// ANCHOR_END: listing
