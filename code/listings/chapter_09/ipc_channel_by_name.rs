//! The crate ipc-channel joins two processes by a name: one serves it, the other connects, and a
//! channel lies between them.
//!
//! ```
//! use ipc_channel::ipc::{IpcOneShotServer, IpcSender};
//!
//! let (server, name) = IpcOneShotServer::<u32>::new()?;
//! let client = std::thread::spawn(|| IpcSender::<u32>::connect(name)?.send(5));
//! let (_receiver, first) = server.accept()?;
//! assert_eq!(first, 5);
//! assert!(client.join().is_ok_and(|sent| sent.is_ok()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use ipc_channel::IpcError;
use ipc_channel::ipc::{IpcOneShotServer, IpcSender};
use many_hands::process::Process;

fn count(server: String) -> Result<(), Box<dyn Error>> {
    let outbox = IpcSender::<u32>::connect(server)?;
    for number in 1..=3 {
        outbox.send(number)?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (server, name) = IpcOneShotServer::<u32>::new()?;
    let child = Process::spawn(count, name)?;
    let (inbox, first) = server.accept()?;
    println!("connected, with {first}");
    loop {
        match inbox.recv() {
            Ok(number) => println!("got {number}"),
            Err(IpcError::Disconnected) => break println!("the end"),
            Err(other) => return Err(other.into()),
        }
    }
    child.join()?;
    Ok(())
}
// ANCHOR_END: listing
