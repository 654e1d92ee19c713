//! A tokio task for each of ten thousand small tasks.
//!
//! ```
//! use listings::chapter_13::small_tasks_tokio::sum_of_squares;
//!
//! assert_eq!(tokio::runtime::Runtime::new()?.block_on(sum_of_squares(4)), 0 + 1 + 4 + 9);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use tokio::runtime::Runtime;
use tokio::task::JoinSet;

fn square(number: u64) -> u64 {
    number * number
}

pub async fn sum_of_squares(tasks: u64) -> u64 {
    let tasks: JoinSet<u64> = (0..tasks).map(|n| async move { square(n) }).collect();
    tasks.join_all().await.into_iter().sum()
}

pub fn main() -> io::Result<()> {
    let sum = Runtime::new()?.block_on(sum_of_squares(10_000));
    println!("10000 tasks, the sum of their results is {sum}");
    Ok(())
}
// ANCHOR_END: listing
