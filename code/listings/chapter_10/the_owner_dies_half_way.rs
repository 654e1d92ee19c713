//! A process is killed while it holds the lock: the next one is told, by whom, and can put things
//! right.
//!
//! ```
//! use many_hands::process::{LockError, Process};
//! use many_hands::process::shared::Value;
//! use nix::sys::signal::{Signal, raise};
//!
//! let number = Value::new(1)?;
//! let child = Process::spawn(
//!     |number: Value<i32>| {
//!         let _guard = number.lock();
//!         drop(raise(Signal::SIGKILL));
//!     },
//!     number.try_clone()?,
//! )?;
//! child.join()?;
//! assert_eq!(number.get(), Err(LockError::OwnerDied { pid: child.pid() }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Process;
use many_hands::process::shared::Array;
use nix::sys::signal::{Signal, raise};

fn transfer(accounts: Array<i64>) -> Result<(), Box<dyn Error>> {
    let mut accounts = accounts.lock()?;
    accounts[0] -= 30;
    raise(Signal::SIGKILL)?; // killed from outside, say
    accounts[1] += 30;
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let accounts = Array::from_slice(&[100, 50])?;
    let child = Process::spawn(transfer, accounts.try_clone()?)?;
    println!("process {} transfers 30", child.pid());
    child.join()?;

    if let Err(error) = accounts.lock() {
        println!("{error}");
    }
    let mut accounts = accounts.recover()?;
    println!("found {accounts:?}");
    accounts[0] = 150 - accounts[1];
    println!("mended {accounts:?}");
    Ok(())
}
// ANCHOR_END: listing
