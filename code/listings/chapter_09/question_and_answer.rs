//! A duplex pipe: both ends send and receive, so that a question gets its answer on the same pipe.
//!
//! ```
//! use many_hands::process::pipe;
//!
//! let (here, there) = pipe::duplex::<u32, String>()?;
//! here.send(&5)?;
//! there.send(&"five".to_string())?;
//! assert_eq!((there.recv()?, here.recv()?), (5, "five".to_string()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::pipe::{self, Connection};
use many_hands::process::{Process, RecvError};

/// Sends text, receives numbers.
fn spell(parent: Connection<String, u32>) -> Result<(), Box<dyn Error>> {
    loop {
        let word = match parent.recv() {
            Ok(1) => "one",
            Ok(2) => "two",
            Ok(_) => "many",
            Err(RecvError::Disconnected) => return Ok(()),
            Err(other) => return Err(other.into()),
        };
        parent.send(&word.to_string())?;
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (here, there) = pipe::duplex()?;
    let child = Process::spawn(spell, there)?;
    for number in [1, 2, 20] {
        here.send(&number)?;
        println!("{number} is {}", here.recv()?);
    }
    drop(here); // the end, for the child
    println!("the child: {}", child.join()?);
    Ok(())
}
// ANCHOR_END: listing
