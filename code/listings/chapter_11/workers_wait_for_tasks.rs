//! All workers are there before the first task, and the same ones have done the tasks, each with
//! memory of its own.
//!
//! ```
//! use listings::chapter_11::workers_wait_for_tasks::children;
//! use many_hands::process::Pool;
//!
//! let pool = Pool::new(3)?;
//! let workers = children()?;
//! assert_eq!(workers.len(), 3);
//! pool.map(|_: u32| (), 0..10)?;
//! assert_eq!(children()?, workers);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::collections::BTreeSet;
use std::error::Error;
use std::{fs, io, process};

use many_hands::process::Pool;

/// The processes that this one has started. The kernel lists them by thread.
pub fn children() -> io::Result<BTreeSet<u32>> {
    let mut children = BTreeSet::new();
    for thread in fs::read_dir("/proc/self/task")? {
        let pids = fs::read_to_string(thread?.path().join("children"))?;
        children.extend(pids.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
    }
    Ok(children)
}

/// How many KiB of memory a process shares with no other.
fn memory_of_its_own(pid: u32) -> io::Result<u64> {
    let summary = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let figures = summary.lines().filter(|line| line.starts_with("Private_"));
    Ok(figures.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(3)?;
    let workers = children()?;
    println!("no task yet: {} workers", workers.len());
    let mut busy = BTreeSet::new();
    while busy.len() < workers.len() {
        busy.extend(pool.map_chunks(|_task: u32| process::id(), 0..10, 1)?);
    }
    println!("each has done a task, the same workers: {}", children()? == workers);
    for worker in busy {
        println!("worker {worker} has {} KiB of its own", memory_of_its_own(worker)?);
    }
    Ok(())
}
// ANCHOR_END: listing
