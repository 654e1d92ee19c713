//! After `join` the announcement is true: the children have ended.
//!
//! ```
//! use listings::chapter_03::announced_after_join::greet;
//! use many_hands::process::Process;
//!
//! let child = Process::spawn(greet, "hello".to_string())?;
//! child.join()?;
//! assert!(!child.is_alive());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn greet(word: String) {
    sleep(seconds(2));
    println!("{word}");
}

pub fn main() -> Result<(), Error> {
    let hello = Process::spawn(greet, "hello".to_string())?;
    let world = Process::spawn(greet, "world".to_string())?;
    println!("parent: waiting");
    hello.join()?;
    world.join()?;
    println!("parent: the children have ended");
    println!("parent: alive are {:?}", [hello.is_alive(), world.is_alive()]);
    Ok(())
}
// ANCHOR_END: listing
