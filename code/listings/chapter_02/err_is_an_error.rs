//! An `Err` that the child's function returns is an error in the parent too, with its text.
//!
//! ```
//! use many_hands::process::{Error, Process};
//!
//! let child = Process::spawn(|number: u8| if number > 1 { Err("too many") } else { Ok(()) }, 2)?;
//! let Err(Error::Failed { message, .. }) = child.join() else { panic!("it should have failed") };
//! assert_eq!(message, "\"too many\"");
//! # Ok::<(), Error>(())
//! ```

// ANCHOR: listing
use std::{fs, io};

use many_hands::process::{Error, Process};

fn read(path: String) -> io::Result<()> {
    fs::read(path).map(drop)
}

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(read, "/no/such/file".to_string())?;
    match child.join() {
        Ok(status) => println!("parent: {status}"),
        Err(Error::Failed { message, .. }) => println!("parent: the child failed: {message}"),
        Err(other) => return Err(other),
    }
    Ok(())
}
// ANCHOR_END: listing
