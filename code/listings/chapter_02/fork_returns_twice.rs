//! `fork` is called once and returns twice: the child's id in the parent, nothing but "you are the
//! child" in the child.
//!
//! ```
//! use many_hands::process::fork;
//! use nix::sys::wait::{WaitStatus, waitpid};
//! use nix::unistd::{ForkResult, Pid};
//!
//! match fork()? {
//!     // 0 is no process id, so the child cannot mistake the answer.
//!     ForkResult::Child => std::process::exit(3),
//!     ForkResult::Parent { child } => {
//!         assert!(child > Pid::from_raw(0));
//!         assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 3));
//!     }
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
    println!("{}: one process calls fork", process::id());

    match fork()? {
        ForkResult::Child => {
            println!("{}: fork told me that I am the child of {}", process::id(), parent_id());
            process::exit(0);
        }
        ForkResult::Parent { child } => {
            println!("{}: fork told me that my child is {child}", process::id());
            waitpid(child, None)?;
        }
    }
    Ok(())
}
// ANCHOR_END: listing
