//! A parent that waits before it prints comes second, every time.
//!
//! ```
//! use many_hands::process::fork;
//! use nix::errno::Errno;
//! use nix::sys::wait::{WaitStatus, waitpid};
//! use nix::unistd::ForkResult;
//!
//! match fork()? {
//!     ForkResult::Child => std::process::exit(0),
//!     ForkResult::Parent { child } => {
//!         assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 0));
//!         // Waited for once, the child is gone.
//!         assert_eq!(waitpid(child, None), Err(Errno::ECHILD));
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
    match fork()? {
        ForkResult::Child => {
            println!("child: my id is {}, my parent is {}", process::id(), parent_id());
            process::exit(0);
        }
        ForkResult::Parent { child } => {
            waitpid(child, None)?; // the one line that has moved
            println!("parent: my id is {}", process::id());
        }
    }
    Ok(())
}
// ANCHOR_END: listing
