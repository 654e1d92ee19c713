//! Two cures for a lost update through a proxy: a lock of the manager around both calls, or a call
//! that does both.
//!
//! ```
//! use many_hands::process::Manager;
//!
//! let manager = Manager::new()?;
//! let hits = manager.value(0)?;
//! hits.update(|hits| hits + 1)?;
//! assert_eq!(hits.update(|hits| hits + 1)?, 2);
//! # Ok::<(), many_hands::process::manager::ManagerError>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::manager::{ManagerError, Mutex, Value};
use many_hands::process::{Manager, Process};

type Shared = (Value<u32>, Value<u32>, Mutex);

fn count((locked, updated, mutex): Shared) -> Result<(), ManagerError> {
    for _ in 0..100 {
        let guard = mutex.lock()?;
        locked.set(locked.get()? + 1)?;
        drop(guard);

        updated.update(|hits| hits + 1)?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let manager = Manager::new()?;
    let (locked, updated, mutex) = (manager.value(0)?, manager.value(0)?, manager.mutex()?);

    let mut children = Vec::new();
    for _ in 0..3 {
        let shared = (locked.clone(), updated.clone(), mutex.clone());
        children.push(Process::spawn(count, shared)?);
    }
    for child in children {
        child.join()?;
    }
    println!("300 visits, {} counted under a lock", locked.get()?);
    println!("300 visits, {} counted by update", updated.get()?);
    Ok(())
}
// ANCHOR_END: listing
