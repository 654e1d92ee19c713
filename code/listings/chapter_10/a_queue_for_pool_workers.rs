//! A queue for the workers of a pool: a handle goes with a task, and so does a manager's proxy.
//!
//! ```
//! use many_hands::process::{Manager, Pool, Queue, manager};
//!
//! let pool = Pool::new(1)?;
//! let plain = Queue::<u32>::bounded(4)?;
//! assert!(pool.apply(|queue: Queue<u32>| queue.send(&1).is_ok(), plain.clone())?);
//! assert_eq!(plain.recv()?, 1);
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

fn square((n, results): (u32, Queue<u32>)) -> bool {
    results.send(&(n * n)).is_ok()
}

fn square_for_managed((n, results): (u32, manager::Queue<u32>)) -> bool {
    results.send(n * n).is_ok()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(3)?;

    let plain = Queue::bounded(8)?;
    pool.map(square, (0..5).map(|n| (n, plain.clone())))?;
    let mut received = (0..5).map(|_| plain.recv()).collect::<Result<Vec<_>, _>>()?;
    received.sort();
    println!("through the plain queue: {received:?}");

    let manager = Manager::new()?;
    let managed = manager.queue(8)?;
    pool.map(square_for_managed, (0..5).map(|n| (n, managed.clone())))?;
    let mut received = (0..5).map(|_| managed.recv()).collect::<Result<Vec<_>, _>>()?;
    received.sort();
    println!("through the manager: {received:?}");

    pool.close().join();
    Ok(())
}
// ANCHOR_END: listing
