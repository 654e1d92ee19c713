//! The other way to end an endless reader is to terminate it: what it was doing, and what is still
//! in the queue, stays undone.
//!
//! ```
//! use many_hands::process::{Process, Queue};
//!
//! fn read_all(queue: Queue<u32>) {
//!     while queue.recv().is_ok() {}
//! }
//!
//! let queue = Queue::bounded(3)?;
//! let reader = Process::spawn(read_all, queue.clone())?; // this process holds the queue too, so it has no end
//! reader.terminate()?;
//! assert!(!reader.join()?.success());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Process, Queue};

fn read((inbox, begun): (Queue<char>, Queue<char>)) -> Result<(), Box<dyn Error>> {
    loop {
        let item = inbox.recv()?;
        println!("reader: {item} begun");
        begun.send(&item)?;
        sleep(seconds(600));
        println!("reader: {item} done");
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (inbox, begun) = (Queue::bounded(3)?, Queue::bounded(3)?);
    let reader = Process::spawn(read, (inbox.clone(), begun.clone()))?;
    for item in ['A', 'B', 'C'] {
        inbox.send(&item)?;
    }
    begun.recv()?;
    reader.terminate()?;
    println!("the reader: {}", reader.join()?);
    println!("left in the queue: {}", inbox.len());
    Ok(())
}
// ANCHOR_END: listing
