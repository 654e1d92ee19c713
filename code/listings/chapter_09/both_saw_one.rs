//! To ask for the length before you receive proves nothing: two readers see one message, and one of
//! them gets it.
//!
//! ```
//! use many_hands::process::{Queue, RecvError};
//!
//! let queue = Queue::bounded(1)?;
//! queue.send(&'x')?;
//! let seen = (queue.len(), queue.clone().len());
//! let got = (queue.try_recv(), queue.clone().try_recv());
//! assert_eq!((seen, got), ((1, 1), (Ok('x'), Err(RecvError::Empty))));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::pace::seconds;
use many_hands::process::{Process, Queue, RecvError};

type Queues = (Queue<char>, Queue<()>, Queue<()>);

fn look_then_take((inbox, looked, go): Queues) -> Result<(), Box<dyn Error>> {
    let seen = inbox.len();
    looked.send(&())?;
    go.recv()?;
    match inbox.recv_timeout(seconds(3)) {
        Ok(_) => println!("saw {seen}, and got it"),
        Err(RecvError::TimedOut) => println!("saw {seen}, and got nothing"),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (inbox, looked, go) = (Queue::bounded(1)?, Queue::bounded(2)?, Queue::bounded(2)?);
    inbox.send(&'x')?;
    let queues: Queues = (inbox, looked.clone(), go.clone());
    let one = Process::spawn(look_then_take, queues.clone())?;
    let two = Process::spawn(look_then_take, queues)?;
    (0..2).try_for_each(|_| looked.recv())?; // both have looked
    (0..2).try_for_each(|_| go.send(&()))?; // now they may take
    one.join()?;
    two.join()?;
    Ok(())
}
// ANCHOR_END: listing
