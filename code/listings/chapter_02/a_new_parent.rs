//! `getppid` names the creator only while the creator lives; an orphan gets a new parent.
//!
//! ```
//! use many_hands::process::fork;
//! use nix::sys::prctl::set_child_subreaper;
//! use nix::sys::wait::{WaitStatus, wait, waitpid};
//! use nix::unistd::ForkResult;
//!
//! set_child_subreaper(true)?;
//! match fork()? {
//!     ForkResult::Child => {
//!         if let ForkResult::Child = fork()? {
//!             std::process::exit(7);
//!         }
//!         std::process::exit(0); // without waiting for the grandchild
//!     }
//!     ForkResult::Parent { child } => {
//!         waitpid(child, None)?;
//!         assert!(matches!(wait()?, WaitStatus::Exited(_, 7)));
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::os::unix::process::parent_id;
use std::process;
use std::thread::sleep;
use std::time::Duration;

use many_hands::process::fork;
use nix::sys::prctl::set_child_subreaper;
use nix::sys::wait::{wait, waitpid};
use nix::unistd::ForkResult;

pub fn main() -> Result<(), Box<dyn Error>> {
    set_child_subreaper(true)?; // orphans among our descendants come to us, not to process 1
    println!("main is {}", process::id());

    match fork()? {
        ForkResult::Child => {
            let creator = process::id();
            if let ForkResult::Child = fork()? {
                while parent_id() == creator {
                    sleep(Duration::from_millis(1));
                }
                println!("created by {creator}, now my parent is {}", parent_id());
            }
            process::exit(0);
        }
        ForkResult::Parent { child } => {
            waitpid(child, None)?;
            wait()?; // the grandchild, which is ours now
        }
    }
    Ok(())
}
// ANCHOR_END: listing
