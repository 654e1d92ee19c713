//! A writer whose messages all fit into the queue can end before one is read: they are in the
//! queue, not in the writer.
//!
//! ```
//! use listings::chapter_09::joined_before_reading::write;
//! use many_hands::process::{Process, Queue};
//!
//! let (outbox, inbox) = Queue::bounded(10)?.split();
//! assert!(Process::spawn(write, outbox)?.join()?.success());
//! assert_eq!(inbox.len(), 10);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::queue::Sender;
use many_hands::process::{Process, Queue, SendError};

pub fn write(outbox: Sender<String>) -> Result<(), SendError> {
    (0..10).try_for_each(|_| outbox.send(&"x".repeat(100_000)))
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (outbox, inbox) = Queue::bounded(10)?.split();
    let writer = Process::spawn(write, outbox)?;
    println!("the writer, before anybody reads: {}", writer.join()?);

    let mut bytes = 0;
    for message in &inbox {
        bytes += message?.len();
    }
    println!("read: {bytes} bytes");
    Ok(())
}
// ANCHOR_END: listing
