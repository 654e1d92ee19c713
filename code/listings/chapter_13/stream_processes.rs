//! A stream of messages from one process to another.
//!
//! ```
//! use listings::chapter_13::stream_processes::stream;
//!
//! assert_eq!(stream(4)?, 0 + 1 + 2 + 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::{Process, Queue, SendError, queue::Sender};

pub fn produce((messages, sender): (u64, Sender<u64>)) -> Result<(), SendError> {
    (0..messages).try_for_each(|n| sender.send(&n))
}

pub fn stream(messages: u64) -> Result<u64, Box<dyn Error>> {
    let (sender, receiver) = Queue::bounded(1000)?.split();
    let producer = Process::spawn(produce, (messages, sender))?;
    let sum = receiver.iter().sum::<Result<u64, _>>()?;
    if !producer.join()?.success() {
        return Err("messages are missing".into());
    }
    Ok(sum)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("100000 messages, their sum is {}", stream(100_000)?);
    Ok(())
}
// ANCHOR_END: listing
