//! Two processes that meet by a name must agree on the type: nothing checks, and the same bytes are
//! read as something else.
//!
//! ```
//! use ipc_channel::ipc::{IpcOneShotServer, IpcSender};
//!
//! let (server, name) = IpcOneShotServer::<u32>::new()?;
//! IpcSender::<i32>::connect(name)?.send(1)?;
//! let (_receiver, first) = server.accept()?;
//! assert_eq!(first, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use ipc_channel::ipc::{IpcOneShotServer, IpcSender};
use many_hands::process::Process;

fn count(server: String) -> Result<(), Box<dyn Error>> {
    let outbox = IpcSender::connect(server)?;
    for number in 1..=3 {
        outbox.send(number)?; // an i32: the compiler was told nothing else
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (server, name) = IpcOneShotServer::<u32>::new()?;
    let child = Process::spawn(count, name)?;
    let (inbox, first) = server.accept()?;
    println!("sent: 1, 2, 3; received: {first}, {}, {}", inbox.recv()?, inbox.recv()?);
    child.join()?;
    Ok(())
}
// ANCHOR_END: listing
