//! A bounded queue holds back a writer that is faster than its reader: `send` waits for room.
//!
//! ```
//! use many_hands::process::{Queue, SendError};
//!
//! let queue = Queue::bounded(2)?;
//! (1..=2).try_for_each(|n| queue.send(&n))?;
//! assert_eq!(queue.try_send(&3), Err(SendError::Full));
//! queue.recv()?;
//! queue.try_send(&3)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::queue::Sender;
use many_hands::process::{Process, Queue, SendError};

fn write(outbox: Sender<u32>) -> Result<(), SendError> {
    for number in 1..=5 {
        outbox.send(&number)?;
        println!("sent {number}");
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (outbox, inbox) = Queue::bounded(2)?.split();
    let writer = Process::spawn(write, outbox)?;
    let mut longest = 0;
    for number in 1..=5 {
        sleep(seconds(3));
        longest = longest.max(inbox.len());
        println!("  taking {number}");
        inbox.recv()?;
    }
    writer.join()?;
    println!("most messages in the queue: {longest}");
    Ok(())
}
// ANCHOR_END: listing
