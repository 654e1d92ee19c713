//! `spawn_blocking` takes a call that blocks to a thread of its own, and the tasks go on.
//!
//! ```
//! use listings::chapter_12::a_thread_that_may_block::read_and_tick;
//! use tokio::runtime::Runtime;
//!
//! assert!(Runtime::new()?.block_on(read_and_tick()).is_ok_and(|bytes| bytes == 4096));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread;

use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::sleep;

/// Stands for a library that knows nothing of tasks.
fn read() -> usize {
    thread::sleep(seconds(30));
    println!("reader: done");
    4096
}

pub async fn read_and_tick() -> Result<usize, JoinError> {
    let reader = spawn_blocking(read);
    for tick in 1..=3 {
        sleep(seconds(2)).await;
        println!("clock: {tick}");
    }
    reader.await
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let one_thread = Builder::new_current_thread().enable_time().build()?;
    println!("main: {} bytes", one_thread.block_on(read_and_tick())?);
    Ok(())
}
// ANCHOR_END: listing
