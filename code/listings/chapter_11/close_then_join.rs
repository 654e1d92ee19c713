//! `close` returns at once and takes no more tasks; `join` waits for the tasks and for the workers'
//! end.
//!
//! ```
//! use many_hands::process::Pool;
//! use std::{thread::sleep, time::Duration};
//!
//! let pool = Pool::new(1)?;
//! let task = pool.apply_async(sleep, Duration::from_millis(200));
//! let closed = pool.close();
//! assert!(!task.is_finished());
//! closed.join();
//! assert!(task.is_finished());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;
use nix::sys::wait::{Id, WaitPidFlag, waitid};

fn has_children() -> bool {
    waitid(Id::All, WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT).is_ok()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(2)?;
    let task = pool.apply_async(|time: u32| sleep(seconds(time)), 20);
    let closed = pool.close();
    println!("closed; finished: {}, workers: {}", task.is_finished(), has_children());
    closed.join();
    println!("joined; finished: {}, workers: {}", task.is_finished(), has_children());
    Ok(())
}
// ANCHOR_END: listing
