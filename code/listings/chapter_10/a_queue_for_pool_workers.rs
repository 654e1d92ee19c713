//! A queue for the workers of a pool: a handle cannot go to a process that has started, a manager's
//! proxy can.
//!
//! ```
//! use many_hands::process::{Manager, Pool, Queue, manager};
//!
//! let pool = Pool::new(1)?;
//! let plain = Queue::<u32>::bounded(4)?;
//! assert!(pool.apply(|queue: Queue<u32>| queue.send(&1).is_ok(), plain).is_err());
//!
//! let manager = Manager::new()?;
//! let managed = manager.queue::<u32>(4)?;
//! assert!(pool.apply(|queue: manager::Queue<u32>| queue.send(1).is_ok(), managed.clone())?);
//! assert_eq!(managed.recv()?, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::{Manager, Pool, Queue, manager};

fn square((n, results): (u32, manager::Queue<u32>)) -> bool {
    results.send(n * n).is_ok()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(3)?;

    let plain = Queue::<u32>::bounded(8)?;
    if let Err(error) = pool.apply(|queue: Queue<u32>| queue.send(&1).is_ok(), plain) {
        println!("{error}");
    }

    let manager = Manager::new()?;
    let results = manager.queue(8)?;
    pool.map(square, (0..5).map(|n| (n, results.clone())))?;

    let mut received = vec![];
    for _ in 0..5 {
        received.push(results.recv()?);
    }
    received.sort();
    println!("through the manager: {received:?}");
    pool.close().join();
    Ok(())
}
// ANCHOR_END: listing
