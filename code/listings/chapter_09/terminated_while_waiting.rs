//! A reader is terminated while it waits at the queue: the queue goes on without it.
//!
//! ```
//! use many_hands::process::{Process, Queue};
//!
//! fn wait(queue: Queue<u32>) {
//!     _ = queue.recv();
//! }
//!
//! let queue = Queue::bounded(1)?;
//! let reader = Process::spawn(wait, queue.clone())?;
//! reader.kill()?;
//! reader.join()?;
//! queue.send(&5)?;
//! assert_eq!(queue.recv()?, 5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Process, Queue, RecvError};

fn wait((inbox, ready): (Queue<u32>, Queue<()>)) -> Result<(), Box<dyn Error>> {
    ready.send(&())?;
    println!("nobody sends me {}", inbox.recv()?);
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (inbox, ready) = (Queue::bounded(1)?, Queue::bounded(1)?);
    let reader = Process::spawn(wait, (inbox.clone(), ready.clone()))?;
    ready.recv()?;
    sleep(seconds(1)); // it is waiting by now
    reader.terminate()?;
    println!("the reader: {}", reader.join()?);

    inbox.send(&5)?;
    match inbox.recv_timeout(seconds(10)) {
        Ok(number) => println!("another reader gets {number}"),
        Err(RecvError::TimedOut) => println!("another reader gets nothing"),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}
// ANCHOR_END: listing
