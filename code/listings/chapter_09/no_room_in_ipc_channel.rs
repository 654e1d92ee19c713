//! ipc-channel has no capacity to choose, and still a `send` can wait: on Linux for room in a
//! socket.
//!
//! ```
//! use ipc_channel::{TryRecvError, ipc};
//!
//! let (_outbox, inbox) = ipc::channel::<u32>()?;
//! assert!(matches!(inbox.try_recv(), Err(TryRecvError::Empty)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use ipc_channel::ipc::{IpcOneShotServer, IpcSender};
use listings::pace::seconds;
use many_hands::process::Process;

fn count(server: String) -> Result<(), Box<dyn Error>> {
    let outbox = IpcSender::<u32>::connect(server)?;
    for number in 1..=20_000 {
        outbox.send(number)?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (server, name) = IpcOneShotServer::<u32>::new()?;
    let child = Process::spawn(count, name)?;
    let (inbox, first) = server.accept()?;

    let ended = child.join_timeout(seconds(3))?;
    println!("nobody receives; after 3 seconds the writer has ended: {}", ended.is_some());

    let mut last = first;
    while let Ok(number) = inbox.recv() {
        last = number;
    }
    println!("received up to {last}; the writer: {}", child.join()?);
    Ok(())
}
// ANCHOR_END: listing
