//! A pool of four does at most four of ten tasks at a time, and its workers take the others as they
//! become free.
//!
//! ```
//! use many_hands::process::Pool;
//! use std::collections::HashSet;
//!
//! let workers = Pool::new(4)?.map_chunks(|_: u32| std::process::id(), 1..=10, 1)?;
//! assert!(workers.into_iter().collect::<HashSet<_>>().len() <= 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::collections::BTreeMap;
use std::error::Error;
use std::process;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;

fn work(number: u32) -> u32 {
    println!("task {number} begins in worker {}", process::id());
    sleep(seconds(2));
    println!("task {number} ends");
    process::id()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(4)?;
    let tasks: Vec<_> = (1..=10).map(|number| pool.apply_async(work, number)).collect();
    let mut done = BTreeMap::new();
    for task in tasks {
        *done.entry(task.join()?).or_insert(0) += 1;
    }
    println!("tasks done by each worker: {:?}", done.values());
    Ok(())
}
// ANCHOR_END: listing
