//! A message that cannot be serialised is an error of `send`, and the queue is as before.
//!
//! ```
//! use many_hands::process::{EncodeError, Queue, SendError};
//!
//! let (queue, other) = (Queue::bounded(1)?, Queue::<u8>::bounded(1)?);
//! assert_eq!(queue.send(&other), Err(SendError::Encode(EncodeError::Handle)));
//! assert!(queue.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use many_hands::process::{Queue, SendError};

pub fn main() -> Result<(), Box<dyn Error>> {
    let paths = Queue::bounded(1)?;
    let path = PathBuf::from(OsStr::from_bytes(b"not UTF-8: \xff"));
    match paths.send(&path) {
        Err(SendError::Encode(why)) => println!("a path: {why}"),
        other => other?,
    }

    let queues = Queue::bounded(1)?;
    match queues.send(&paths) {
        Err(SendError::Encode(why)) => println!("a queue: {why}"),
        other => other?,
    }

    println!("in the queues: {} and {}", paths.len(), queues.len());
    Ok(())
}
// ANCHOR_END: listing
