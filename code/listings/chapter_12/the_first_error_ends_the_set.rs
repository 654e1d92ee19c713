//! The tasks of a set are taken as they end, and `shutdown` ends those that are left.
//!
//! ```
//! use listings::chapter_12::the_first_error_ends_the_set::ask;
//! use tokio::runtime::Runtime;
//!
//! let refused = Runtime::new()?.block_on(ask("west", 1));
//! assert_eq!(refused, Err("west: refused".to_string()));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

pub async fn ask(server: &'static str, time: u32) -> Result<(), String> {
    sleep(seconds(time)).await;
    if server == "west" {
        return Err("west: refused".into());
    }
    println!("{server}: answered");
    Ok(())
}

pub async fn ask_all() -> Result<(), JoinError> {
    let mut tasks = JoinSet::new();
    for (server, time) in [("north", 5), ("west", 10), ("south", 1000)] {
        tasks.spawn(ask(server, time));
    }
    while let Some(answer) = tasks.join_next().await {
        if let Err(error) = answer? {
            println!("{error}");
            tasks.shutdown().await;
        }
    }
    println!("tasks left: {}", tasks.len());
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    Builder::new_current_thread().enable_time().build()?.block_on(ask_all())?;
    Ok(())
}
// ANCHOR_END: listing
