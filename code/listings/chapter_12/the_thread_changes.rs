//! A coroutine of `may` goes to sleep on one thread and wakes on another.
//!
//! ```
//! use may::{coroutine::sleep, go};
//! use nix::unistd::gettid;
//!
//! let moved = go!(|| {
//!     let before = gettid();
//!     sleep(std::time::Duration::from_millis(1));
//!     gettid() != before
//! });
//! assert!(moved.join().unwrap());
//! ```

// ANCHOR: listing
use std::thread;

use listings::pace::seconds;
use may::coroutine::sleep;
use may::go;
use nix::unistd::gettid;

pub fn main() -> thread::Result<()> {
    let mut tasks = Vec::new();
    for _ in 0..100 {
        tasks.push(go!(|| {
            let before = gettid();
            sleep(seconds(1));
            gettid() != before
        }));
    }
    let mut moved = 0;
    for task in tasks {
        moved += i32::from(task.join()?);
    }
    println!("{moved} of 100 woke on another thread");
    Ok(())
}
// ANCHOR_END: listing
