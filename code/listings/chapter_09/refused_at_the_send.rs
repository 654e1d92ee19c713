//! A message that cannot be serialised is an error of `send`, and the queue is as before.
//!
//! ```
//! use many_hands::process::{Queue, SendError};
//! use std::os::unix::ffi::OsStringExt;
//!
//! let queue = Queue::bounded(1)?;
//! let path = std::path::PathBuf::from(std::ffi::OsString::from_vec(vec![0xff]));
//! assert!(matches!(queue.send(&path), Err(SendError::Encode(_))));
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
    println!("in the queue: {}", paths.len());

    let queues = Queue::bounded(1)?;
    queues.send(&paths)?;
    let received: Queue<PathBuf> = queues.recv()?;
    received.send(&PathBuf::from("a path"))?;
    println!("in the queue: {}", paths.len());
    Ok(())
}
// ANCHOR_END: listing
