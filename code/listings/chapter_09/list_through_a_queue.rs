//! A value goes through a queue and arrives as it was: a copy, in the other process's memory.
//!
//! ```
//! use many_hands::process::Queue;
//!
//! let queue = Queue::bounded(1)?;
//! let sent = (42, None::<u32>, "hello".to_string());
//! queue.send(&sent)?;
//! assert_eq!(queue.recv()?, sent);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::{Process, Queue, SendError};

type Mixed = (u32, Option<u32>, String);

fn fill(queue: Queue<Mixed>) -> Result<(), SendError> {
    queue.send(&(42, None, "hello".to_string()))
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let queue = Queue::bounded(1)?;
    let child = Process::spawn(fill, queue.clone())?;
    println!("{:?}", queue.recv()?);
    child.join()?;
    Ok(())
}
// ANCHOR_END: listing
