//! The end of the stream is seen however the sender ends: here it is killed.
//!
//! ```
//! use many_hands::process::{Process, RecvError, pipe};
//!
//! fn hold(_: pipe::Sender<u32>) {
//!     std::thread::park();
//! }
//!
//! let (sender, receiver) = pipe::channel::<u32>()?;
//! let child = Process::spawn(hold, sender)?;
//! child.kill()?;
//! assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
//! child.join()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::pipe::{self, Sender};
use many_hands::process::{Process, SendError};

fn write(outbox: Sender<u32>) -> Result<(), SendError> {
    outbox.send(&1)?;
    sleep(seconds(600));
    outbox.send(&2)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (outbox, inbox) = pipe::channel()?;
    let child = Process::spawn(write, outbox)?;
    println!("received {}", inbox.recv()?);
    child.kill()?;
    println!("then: {:?}", inbox.recv());
    println!("the child: {}", child.join()?);
    Ok(())
}
// ANCHOR_END: listing
