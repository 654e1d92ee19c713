//! A thousand tasks that wait, on a few threads.
//!
//! ```
//! use listings::chapter_13::thousand_waits_tokio::waits;
//!
//! assert_eq!(tokio::runtime::Runtime::new()?.block_on(waits(20)), 20);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use listings::pace::seconds;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::sleep;

pub async fn waits(number: usize) -> usize {
    let waits: JoinSet<()> = (0..number).map(|_| sleep(seconds(0.5))).collect();
    waits.join_all().await.len()
}

pub fn main() -> io::Result<()> {
    println!("{} waits are over", Runtime::new()?.block_on(waits(1000)));
    Ok(())
}
// ANCHOR_END: listing
