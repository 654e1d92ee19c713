//! The items of a chunk travel in one message, and one worker does them all.
//!
//! ```
//! use listings::chapter_11::chunks_travel_together::workers_of_each;
//! use many_hands::process::Pool;
//!
//! assert_eq!(workers_of_each(&Pool::new(2)?, 12, 4)?, [1, 1, 1]);
//! assert_eq!(workers_of_each(&Pool::new(1)?, 3, 1)?, [1, 1, 1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::collections::HashSet;
use std::error::Error;
use std::process;

use many_hands::process::{Pool, TaskError};

/// How many workers were at each chunk.
pub fn workers_of_each(pool: &Pool, items: u32, chunk: usize) -> Result<Vec<usize>, TaskError> {
    let workers = pool.map_chunks(|_item: u32| process::id(), 0..items, chunk)?;
    let distinct = |chunk: &[u32]| chunk.iter().collect::<HashSet<_>>().len();
    Ok(workers.chunks(chunk).map(distinct).collect())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(2)?;
    println!("chunks of 4, workers at each: {:?}", workers_of_each(&pool, 12, 4)?);
    println!("chunks of 6, workers at each: {:?}", workers_of_each(&pool, 12, 6)?);
    Ok(())
}
// ANCHOR_END: listing
