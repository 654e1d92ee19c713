//! `join` starts nothing and orders nothing but its caller: joined in any order, the children have
//! run side by side.
//!
//! ```
//! use listings::chapter_02::joined_in_reverse::work;
//! use many_hands::process::Process;
//!
//! let slow = Process::spawn(work, 3)?;
//! let quick = Process::spawn(work, 1)?;
//! slow.join()?;
//! quick.join()?; // it has ended long ago, and its status is kept
//! assert!(quick.exit_status().is_some_and(|status| status.success()));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn work(long: u32) {
    sleep(seconds(long) * 5);
    println!("the child of {long} has ended");
}

pub fn main() -> Result<(), Error> {
    let mut children = Vec::new();
    for long in [1, 2, 3] {
        children.push((long, Process::spawn(work, long)?));
    }
    for (long, child) in children.iter().rev() {
        child.join()?;
        println!("joined the child of {long}");
    }
    Ok(())
}
// ANCHOR_END: listing
