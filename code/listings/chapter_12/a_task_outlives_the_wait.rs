//! A deadline for the handle of a task ends the wait, and not the task.
//!
//! ```
//! use listings::chapter_12::a_task_outlives_the_wait::transfer_all_the_same;
//! use tokio::runtime::Runtime;
//!
//! let accounts = Runtime::new()?.block_on(transfer_all_the_same([100, 50]))?;
//! assert_eq!(accounts, [70, 80]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::chapter_12::a_drop_between_two_steps::transfer;
use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::task::JoinError;
use tokio::time::timeout;

pub async fn transfer_all_the_same(mut accounts: [i32; 2]) -> Result<[i32; 2], JoinError> {
    let mut task = tokio::spawn(async move {
        transfer(&mut accounts).await;
        accounts
    });
    if let Ok(joined) = timeout(seconds(5), &mut task).await {
        return joined;
    }
    println!("the transfer is late, and goes on");
    task.await
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let one_thread = Builder::new_current_thread().enable_time().build()?;
    let accounts = one_thread.block_on(transfer_all_the_same([100, 50]))?;
    println!("{accounts:?}");
    Ok(())
}
// ANCHOR_END: listing
