//! Two children of one parent: two ids, the same parent.
//!
//! ```
//! use many_hands::process::Process;
//!
//! let one = Process::spawn(|()| (), ())?;
//! let two = Process::spawn(|()| (), ())?;
//! assert_ne!(one.pid(), two.pid());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::os::unix::process::parent_id;
use std::process;

use many_hands::process::{Error, Process};

fn introduce(word: String) {
    println!("{word}: my id is {}, my parent is {}", process::id(), parent_id());
}

pub fn main() -> Result<(), Error> {
    println!("main: my id is {}", process::id());
    let hello = Process::spawn(introduce, "hello".to_string())?;
    let world = Process::spawn(introduce, "world".to_string())?;
    hello.join()?;
    world.join()?;
    println!("main: my children were {} and {}", hello.pid(), world.pid());
    Ok(())
}
// ANCHOR_END: listing
