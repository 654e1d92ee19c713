//! A pipe with types: a list of mixed items goes in at one end and comes out at the other, and then
//! comes the end.
//!
//! ```
//! use many_hands::process::{RecvError, pipe};
//!
//! let (sender, receiver) = pipe::channel()?;
//! sender.send(&vec![Some(42), None])?;
//! drop(sender);
//! assert_eq!(receiver.recv()?, [Some(42), None]);
//! assert_eq!(receiver.recv(), Err(RecvError::Disconnected));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::pipe::{self, Sender};
use many_hands::process::{Process, SendError};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
enum Item {
    Number(i64),
    Nothing,
    Text(String),
}

fn fill(outbox: Sender<Vec<Item>>) -> Result<(), SendError> {
    outbox.send(&vec![Item::Number(42), Item::Nothing, Item::Text("hello".into())])
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (outbox, inbox) = pipe::channel()?;
    let child = Process::spawn(fill, outbox)?; // the end moves to the child
    println!("{:?}", inbox.recv()?);
    println!("and then {:?}", inbox.recv().map(drop));
    child.join()?;
    Ok(())
}
// ANCHOR_END: listing
