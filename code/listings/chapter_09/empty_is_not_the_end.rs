//! A reader that stops when the queue is empty stops before the writer has begun; one that waits
//! for the end gets everything.
//!
//! ```
//! use many_hands::process::{Queue, RecvError};
//!
//! let (outbox, inbox) = Queue::bounded(1)?.split();
//! assert!(inbox.is_empty()); // for now
//! outbox.send(&1)?;
//! drop(outbox);
//! assert_eq!(inbox.recv()?, 1);
//! assert_eq!(inbox.recv(), Err(RecvError::Disconnected)); // for good
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::queue::{Receiver, Sender};
use many_hands::process::{Process, Queue, RecvError, SendError};

fn read_until_empty(inbox: Receiver<String>) -> Result<(), RecvError> {
    let mut count = 0;
    while !inbox.is_empty() {
        inbox.recv()?;
        count += 1;
    }
    println!("until it is empty: {count} messages");
    Ok(())
}

fn read_to_the_end(inbox: Receiver<String>) -> Result<(), RecvError> {
    let messages = inbox.iter().collect::<Result<Vec<_>, _>>()?;
    println!("to the end: {} messages, the last is {:?}", messages.len(), messages.last());
    Ok(())
}

fn write(outbox: Sender<String>) -> Result<(), SendError> {
    (0..10).try_for_each(|n| outbox.send(&format!("message {n}")))
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (outbox, inbox) = Queue::bounded(10)?.split();
    Process::spawn(read_until_empty, inbox.clone())?.join()?; // is quicker than the writer
    let reader = Process::spawn(read_to_the_end, inbox)?;
    Process::spawn(write, outbox)?.join()?;
    reader.join()?;
    Ok(())
}
// ANCHOR_END: listing
