//! A thread that locks a std mutex it already holds waits for itself, for ever.
//!
//! ```
//! use listings::chapter_07::locked_twice::lock_twice;
//! use listings::pace::seconds;
//! use many_hands::process::Process;
//!
//! let child = Process::spawn(lock_twice, ())?;
//! assert!(child.join_timeout(seconds(5))?.is_none());
//! child.kill()?;
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::sync::Mutex;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn lock_twice(_: ()) {
    let lock = Mutex::new(());
    let _outer = lock.lock();
    println!("child: locked once");
    let _inner = lock.lock();
    println!("child: locked twice");
}

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(lock_twice, ())?;
    match child.join_timeout(seconds(30))? {
        Some(status) => println!("parent: it ended, {status}"),
        None => println!("parent: after 30 seconds it still waits"),
    }
    child.kill()
}
// ANCHOR_END: listing
