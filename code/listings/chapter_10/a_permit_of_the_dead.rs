//! A process is killed while it holds a permit of a semaphore: the next process gets its place.
//!
//! ```
//! use many_hands::process::{Process, Semaphore};
//! use nix::sys::signal::{Signal, raise};
//!
//! let semaphore = Semaphore::new(1)?;
//! let child = Process::spawn(
//!     |semaphore: Semaphore| {
//!         let _permit = semaphore.acquire();
//!         drop(raise(Signal::SIGKILL));
//!     },
//!     semaphore.try_clone()?,
//! )?;
//! child.join()?;
//! assert_eq!(semaphore.acquire().inherited_from(), Some(child.pid()));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::{Process, Semaphore};
use nix::sys::signal::{Signal, raise};

fn print(printer: Semaphore) -> nix::Result<()> {
    let _permit = printer.acquire();
    raise(Signal::SIGKILL)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let printer = Semaphore::new(1)?;
    let child = Process::spawn(print, printer.try_clone()?)?;
    println!("process {} goes to the printer", child.pid());
    child.join()?;

    let permit = printer.acquire();
    match permit.inherited_from() {
        Some(pid) => println!("process {pid} has died there, and left me its place"),
        None => println!("the printer is free"),
    }
    Ok(())
}
// ANCHOR_END: listing
