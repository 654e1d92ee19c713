//! A coroutine waits while it holds a lock of the standard library; the next one blocks the only
//! thread, and neither goes on.
//!
//! ```
//! use listings::chapter_12::std_lock_held_over_a_wait::two_coroutines;
//! use listings::pace::seconds;
//! use many_hands::process::Process;
//!
//! let child = Process::spawn(two_coroutines, ())?;
//! assert!(child.join_timeout(seconds(10))?.is_none());
//! child.kill()?;
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::sync::{Arc, Mutex};

use listings::pace::seconds;
use many_hands::coroutine::{join_all, sleep, spawn};
use many_hands::process::{Error, Process};

pub fn two_coroutines(_: ()) {
    let printer = Arc::new(Mutex::new(()));
    let tasks = ["first", "second"].map(|name| {
        let printer = Arc::clone(&printer);
        spawn(move || {
            println!("{name}: wants the printer");
            let _guard = printer.lock();
            println!("{name}: has it, and waits for paper");
            sleep(seconds(1));
        })
    });
    join_all(tasks);
}

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(two_coroutines, ())?;
    match child.join_timeout(seconds(50))? {
        Some(status) => println!("parent: it ended, {status}"),
        None => println!("parent: after 50 seconds both still wait"),
    }
    child.kill()
}
// ANCHOR_END: listing
