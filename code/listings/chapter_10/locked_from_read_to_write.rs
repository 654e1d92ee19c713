//! One guard from the read to the write: no update is lost.
//!
//! ```
//! use many_hands::process::shared::Value;
//!
//! let tickets = Value::new(10)?;
//! *tickets.lock()? -= 1;
//! *tickets.lock()? -= 1;
//! assert_eq!(tickets.get()?, 8);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::shared::Value;
use many_hands::process::{LockError, Process};

fn sell((tickets, number): (Value<i32>, i32)) -> Result<(), LockError> {
    for _ in 0..number {
        let mut tickets = tickets.lock()?;
        if *tickets > 0 {
            *tickets -= 1;
        }
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let tickets = Value::new(5000)?;
    let clerk = |number| Process::spawn(sell, (tickets.try_clone()?, number));

    let clerks = [clerk(2000)?, clerk(2000)?];
    for clerk in clerks {
        clerk.join()?;
    }
    println!("4000 of 5000 tickets sold, {} left", tickets.get()?);
    Ok(())
}
// ANCHOR_END: listing
