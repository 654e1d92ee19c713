//! A writer, a reader, and a queue between them: the reader's loop ends when the writer is gone.
//!
//! ```
//! use many_hands::process::{Process, Queue, queue::Sender};
//!
//! let (sender, receiver) = Queue::bounded(3)?.split();
//! let writer = Process::spawn(|out: Sender<u8>| out.send(&b'A'), sender)?;
//! assert_eq!(receiver.iter().collect::<Result<Vec<_>, _>>()?, [b'A']);
//! writer.join()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::queue::{Receiver, Sender};
use many_hands::process::{Process, Queue, RecvError, SendError};

fn write(outbox: Sender<char>) -> Result<(), SendError> {
    for item in ['A', 'B', 'C'] {
        println!("put {item}");
        outbox.send(&item)?;
        sleep(seconds(2));
    }
    Ok(())
}

fn read(inbox: Receiver<char>) -> Result<(), RecvError> {
    for item in &inbox {
        println!("  got {}", item?);
    }
    println!("  the end");
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (outbox, inbox) = Queue::bounded(3)?.split();
    let reader = Process::spawn(read, inbox)?;
    let writer = Process::spawn(write, outbox)?;
    writer.join()?;
    reader.join()?;
    Ok(())
}
// ANCHOR_END: listing
