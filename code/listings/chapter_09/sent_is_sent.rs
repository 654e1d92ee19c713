//! When `send` returns, the message is in the queue: `len` and `is_empty` agree, and what changes
//! later changes nothing.
//!
//! ```
//! use many_hands::process::Queue;
//!
//! let queue = Queue::bounded(1)?;
//! for _ in 0..500 {
//!     queue.send(&'x')?;
//!     assert_eq!((queue.len(), queue.is_empty()), (1, false));
//!     queue.recv()?;
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Queue;

pub fn main() -> Result<(), Box<dyn Error>> {
    let queue = Queue::bounded(2)?;
    let mut list = vec![1, 2];
    queue.send(&list)?;
    println!("one sent; length: {}, empty: {}", queue.len(), queue.is_empty());
    list.push(3);
    println!("I have {list:?}, the reader gets {:?}", queue.recv()?);
    Ok(())
}
// ANCHOR_END: listing
