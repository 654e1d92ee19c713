//! Each call of a proxy is one operation of the server, so a read and a write are two: an update is
//! lost.
//!
//! ```
//! use many_hands::process::Manager;
//!
//! let manager = Manager::new()?;
//! let hits = manager.value(0)?;
//! let (mine, yours) = (hits.get()?, hits.get()?);
//! hits.set(mine + 1)?;
//! hits.set(yours + 1)?;
//! assert_eq!(hits.get()?, 1);
//! # Ok::<(), many_hands::process::manager::ManagerError>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::manager::{Barrier, Dict, ManagerError};
use many_hands::process::{Manager, Process};

type Shared = (Dict<String, u32>, Barrier);

fn count((hits, both_have_read): Shared) -> Result<(), ManagerError> {
    let seen = hits.get("home")?.unwrap_or(0);
    both_have_read.wait()?;
    hits.insert("home".to_string(), seen + 1)?;
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let manager = Manager::new()?;
    let (hits, both_have_read) = (manager.dict()?, manager.barrier(2)?);

    let one = Process::spawn(count, (hits.clone(), both_have_read.clone()))?;
    let other = Process::spawn(count, (hits.clone(), both_have_read))?;
    one.join()?;
    other.join()?;
    println!("2 visits, {:?} counted", hits.get("home")?.unwrap_or(0));
    Ok(())
}
// ANCHOR_END: listing
