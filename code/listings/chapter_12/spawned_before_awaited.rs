//! A future that is only made waits to be awaited; one that is spawned runs meanwhile.
//!
//! ```
//! use listings::chapter_12::spawned_before_awaited::ask;
//! use tokio::runtime::Runtime;
//!
//! assert_eq!(Runtime::new()?.block_on(ask("east", 1)), "east answered after 1 seconds");
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::task::JoinError;
use tokio::time::sleep;

pub async fn ask(server: &'static str, time: u32) -> String {
    println!("{server}: asked");
    sleep(seconds(time)).await;
    format!("{server} answered after {time} seconds")
}

pub async fn ask_both() -> Result<(), JoinError> {
    let made = ask("north", 5);
    let spawned = tokio::spawn(ask("south", 5));
    sleep(seconds(2)).await;
    println!("main: two seconds later");
    println!("{}", spawned.await?);
    println!("{}", made.await);
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let one_thread = Builder::new_current_thread().enable_time().build()?;
    one_thread.block_on(ask_both())?;
    Ok(())
}
// ANCHOR_END: listing
