//! `Process::spawn` calls a function in a process of its own; `join` waits for it.
//!
//! ```
//! use listings::chapter_02::hello_from_a_process::greet;
//! use many_hands::process::Process;
//!
//! assert!(Process::spawn(greet, "bob".to_string())?.join()?.success());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn greet(name: String) {
    sleep(seconds(2));
    println!("hello, {name}");
}

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(greet, "bob".to_string())?;
    println!("started {}", child.name());
    child.join()?;
    println!("joined");
    Ok(())
}
// ANCHOR_END: listing
