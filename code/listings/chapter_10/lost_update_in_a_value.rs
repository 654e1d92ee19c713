//! A value that locks itself still loses updates: reading and writing are two steps.
//!
//! ```
//! use many_hands::process::shared::Value;
//!
//! let tickets = Value::new(10)?;
//! let (mine, yours) = (tickets.get()?, tickets.get()?);
//! tickets.set(mine - 1)?;
//! tickets.set(yours - 1)?;
//! assert_eq!(tickets.get()?, 9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::shared::Value;
use many_hands::process::{Barrier, Process};

fn sell_one((tickets, both_have_read): (Value<i32>, Barrier)) -> Result<(), Box<dyn Error>> {
    let seen = tickets.get()?;
    both_have_read.wait()?;
    tickets.set(seen - 1)?;
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let tickets = Value::new(10)?;
    let both_have_read = Barrier::new(2)?;
    let clerk = || Process::spawn(sell_one, (tickets.try_clone()?, both_have_read.try_clone()?));

    let clerks = [clerk()?, clerk()?];
    for clerk in clerks {
        clerk.join()?;
    }
    println!("2 of 10 tickets sold, {} left", tickets.get()?);
    Ok(())
}
// ANCHOR_END: listing
