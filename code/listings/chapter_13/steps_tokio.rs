//! A sum that takes computing, in as many tasks as there are cores.
//!
//! ```
//! use listings::chapter_13::steps_tokio::sum;
//!
//! let sum = tokio::runtime::Runtime::new()?.block_on(sum(9));
//! assert_eq!(sum, 1 + 7 + 2 + 5 + 8 + 16 + 3 + 19);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::thread::available_parallelism;

use listings::chapter_13::steps_alone::steps;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

pub async fn sum(numbers: u64) -> u64 {
    let cores = available_parallelism().map_or(1, usize::from);
    let part = move |first| (1..=numbers).skip(first).step_by(cores).map(steps).sum::<u64>();
    let parts: JoinSet<u64> = (0..cores).map(|first| async move { part(first) }).collect();
    parts.join_all().await.into_iter().sum()
}

pub fn main() -> io::Result<()> {
    println!("all numbers up to 200000 take {} steps", Runtime::new()?.block_on(sum(200_000)));
    Ok(())
}
// ANCHOR_END: listing
