//! A writer that sends only if the queue is not full drops the rest without a word.
//!
//! ```
//! use many_hands::process::Queue;
//!
//! let queue = Queue::bounded(4)?;
//! (0..10).filter(|_| !queue.is_full()).try_for_each(|n| queue.send(&n))?;
//! assert_eq!(queue.len(), 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::{Queue, SendError};

pub fn main() -> Result<(), Box<dyn Error>> {
    let queue = Queue::bounded(4)?;
    for number in 0..10 {
        if !queue.is_full() {
            queue.send(&number)?;
        }
    }
    println!("asked first: 10 numbers, {} in the queue, no complaint", queue.len());

    for number in 0..10 {
        match queue.try_send(&number) {
            Err(SendError::Full) => {
                println!("tried: there was no room for {number}");
                break;
            }
            other => other?,
        }
    }
    Ok(())
}
// ANCHOR_END: listing
