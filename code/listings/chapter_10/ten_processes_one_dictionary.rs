//! Ten processes change one dictionary and one list that a manager keeps, and the parent sees
//! everything.
//!
//! ```
//! use many_hands::process::manager::{List, ManagerError};
//! use many_hands::process::{Manager, Process};
//!
//! let manager = Manager::new()?;
//! let list = manager.list::<u32>()?;
//! Process::spawn(|list: List<u32>| list.push(1), list.clone())?.join()?;
//! assert_eq!(list.to_vec()?, [1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::manager::{Dict, List, ManagerError};
use many_hands::process::{Manager, Process};

type Shared = (Dict<String, u32>, List<u32>);

fn work((n, (squares, log)): (u32, Shared)) -> Result<(), ManagerError> {
    squares.insert(format!("{n}²"), n * n)?;
    log.push(1)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let manager = Manager::new()?;
    println!("process {} asks, process {} keeps", std::process::id(), manager.pid());

    let squares = manager.dict()?;
    let log = manager.list()?;
    log.extend(0..5)?;

    let shared = (squares.clone(), log.clone());
    let children = (0..10).map(|n| Process::spawn(work, (n, shared.clone())));
    for child in children.collect::<Vec<_>>() {
        child?.join()?;
    }
    println!("{} entries, 7² is {:?}", squares.len()?, squares.get("7²")?);
    println!("{:?}", log.to_vec()?);
    Ok(())
}
// ANCHOR_END: listing
