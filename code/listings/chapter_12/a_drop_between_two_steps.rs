//! A future that is dropped between two steps has done the first.
//!
//! ```
//! use listings::chapter_12::a_drop_between_two_steps::transfer;
//! use tokio::runtime::Runtime;
//!
//! let mut accounts = [100, 50];
//! Runtime::new()?.block_on(transfer(&mut accounts));
//! assert_eq!(accounts, [70, 80]);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;

use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

pub async fn transfer(accounts: &mut [i32; 2]) {
    accounts[0] -= 30;
    sleep(seconds(10)).await; // the other bank answers
    accounts[1] += 30;
}

pub fn main() -> io::Result<()> {
    let mut accounts = [100, 50];
    let in_time = async { timeout(seconds(5), transfer(&mut accounts)).await };
    if Builder::new_current_thread().enable_time().build()?.block_on(in_time).is_err() {
        println!("the transfer was late");
    }
    println!("{accounts:?}");
    Ok(())
}
// ANCHOR_END: listing
