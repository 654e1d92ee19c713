//! After `fork` the child's memory is a copy: what it changes, it changes for itself.
//!
//! ```
//! use many_hands::process::fork;
//! use nix::sys::wait::waitpid;
//! use nix::unistd::ForkResult;
//!
//! let mut number = 1;
//! match fork()? {
//!     ForkResult::Child => {
//!         number += 1;
//!         std::process::exit(number);
//!     }
//!     ForkResult::Parent { child } => drop(waitpid(child, None)?),
//! }
//! assert_eq!(number, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut number = 1;
    let before = &raw const number; // its address, as a plain number to compare

    match fork()? {
        ForkResult::Child => {
            number += 100;
            println!("child: {number}, at the same address: {}", before == &raw const number);
            process::exit(0);
        }
        ForkResult::Parent { child } => {
            waitpid(child, None)?;
            println!("parent: {number}, at the same address: {}", before == &raw const number);
        }
    }
    Ok(())
}
// ANCHOR_END: listing
