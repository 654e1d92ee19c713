//! A task that is aborted is dropped at the `await` where it waits, and its handle says so.
//!
//! ```
//! use listings::chapter_12::aborted_at_its_await::ask_and_abort;
//! use tokio::runtime::Runtime;
//!
//! let joined = Runtime::new()?.block_on(ask_and_abort());
//! assert!(joined.is_err_and(|error| error.is_cancelled()));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use listings::chapter_12::select_drops_the_others::ask;
use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::task::JoinError;
use tokio::time::sleep;

pub async fn ask_and_abort() -> Result<&'static str, JoinError> {
    let task = tokio::spawn(ask("far", 1000));
    sleep(seconds(2)).await;
    println!("main: aborts the task");
    task.abort();
    task.await
}

pub fn main() -> io::Result<()> {
    let one_thread = Builder::new_current_thread().enable_time().build()?;
    match one_thread.block_on(ask_and_abort()) {
        Ok(server) => println!("main: {server} was first"),
        Err(error) => println!("main: cancelled: {}", error.is_cancelled()),
    }
    Ok(())
}
// ANCHOR_END: listing
