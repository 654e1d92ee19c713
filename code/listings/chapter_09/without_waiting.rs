//! Every method of a queue: each of the two calls can wait for ever, not at all, or for a while.
//!
//! ```
//! use std::time::Duration;
//!
//! use many_hands::process::{Queue, RecvError, SendError};
//!
//! let queue = Queue::bounded(1)?;
//! let moment = Duration::from_millis(1);
//! assert_eq!(queue.try_recv(), Err(RecvError::Empty));
//! assert_eq!(queue.recv_timeout(moment), Err(RecvError::TimedOut));
//! queue.send(&1)?;
//! assert_eq!(queue.try_send(&2), Err(SendError::Full));
//! assert_eq!(queue.send_timeout(&2, moment), Err(SendError::TimedOut));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use listings::pace::seconds;
use many_hands::process::Queue;

fn state(queue: &Queue<String>) -> String {
    let (len, capacity) = (queue.len(), queue.capacity());
    format!("{len} of {capacity}, empty: {}, full: {}", queue.is_empty(), queue.is_full())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let queue = Queue::bounded(3)?;
    let word = "num1".to_string();
    println!("new: {}", state(&queue));
    queue.send(&word)?;
    println!("one sent: {}", state(&queue));
    println!("recv: {}", queue.recv()?);

    println!("try_recv: {:?}", queue.try_recv());
    println!("recv_timeout: {:?}", queue.recv_timeout(seconds(1)));

    for _ in 0..3 {
        queue.try_send(&word)?;
    }
    println!("three sent: {}", state(&queue));
    println!("try_send: {:?}", queue.try_send(&word));
    println!("send_timeout: {:?}", queue.send_timeout(&word, seconds(1)));
    Ok(())
}
// ANCHOR_END: listing
