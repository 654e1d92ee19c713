//! After `fork` parent and child both go on, and nothing orders what they print.
//!
//! ```
//! use std::os::unix::process::parent_id;
//!
//! use many_hands::process::fork;
//! use nix::sys::wait::{WaitStatus, waitpid};
//! use nix::unistd::ForkResult;
//!
//! let parent = std::process::id();
//! match fork()? {
//!     ForkResult::Child => std::process::exit(i32::from(parent_id() != parent)),
//!     ForkResult::Parent { child } => assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 0)),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::os::unix::process::parent_id;
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn main() -> Result<(), Box<dyn Error>> {
    match fork()? {
        ForkResult::Child => {
            println!("child: my id is {}, my parent is {}", process::id(), parent_id());
            process::exit(0);
        }
        ForkResult::Parent { child } => {
            println!("parent: my id is {}", process::id());
            waitpid(child, None)?; // only now, after the parent has spoken
        }
    }
    Ok(())
}
// ANCHOR_END: listing
