//! A process for each of two hundred tasks is two hundred starts; a pool of two does them all with
//! two.
//!
//! ```
//! use listings::chapter_11::a_process_for_each_task::process_for_each;
//! use many_hands::process::Pool;
//! use std::collections::HashSet;
//!
//! assert_eq!(process_for_each(5)?, 5);
//! let processes: HashSet<_> = Pool::new(2)?.map(|_: u32| std::process::id(), 0..200)?.into_iter().collect();
//! assert!(processes.len() <= 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::collections::HashSet;
use std::error::Error;
use std::time::Instant;

use many_hands::process::{Pool, Process};

/// How many processes that took.
pub fn process_for_each(tasks: u32) -> Result<usize, Box<dyn Error>> {
    let mut processes = HashSet::new();
    for task in 0..tasks {
        let child = Process::spawn(|_task: u32| (), task)?;
        child.join()?;
        processes.insert(child.pid());
    }
    Ok(processes.len())
}

pub fn pool_for_all(tasks: u32) -> Result<usize, Box<dyn Error>> {
    let pool = Pool::new(2)?;
    pool.map_chunks(|_task: u32| (), 0..tasks, 1)?;
    Ok(pool.workers())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let count = process_for_each(200)?;
    println!("a process for each: {count} processes, {} ms", start.elapsed().as_millis());

    let start = Instant::now();
    let count = pool_for_all(200)?;
    println!("a pool of two: {count} processes, {} ms", start.elapsed().as_millis());
    Ok(())
}
// ANCHOR_END: listing
