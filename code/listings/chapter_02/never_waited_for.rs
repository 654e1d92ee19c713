//! A child that has ended and is not waited for stays in the process table as a zombie, until its
//! parent waits or ends.
//!
//! ```
//! use listings::chapter_02::never_waited_for::{end_of, state};
//! use many_hands::process::fork;
//! use nix::sys::wait::waitpid;
//! use nix::unistd::ForkResult;
//!
//! match fork()? {
//!     ForkResult::Child => std::process::exit(0),
//!     ForkResult::Parent { child } => {
//!         end_of(child)?;
//!         assert_eq!(state(child)?.as_deref(), Some("Z (zombie)"));
//!         waitpid(child, None)?;
//!         assert_eq!(state(child)?, None);
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::{fs, io, process};

use many_hands::process::fork;
use nix::sys::wait::{Id, WaitPidFlag, waitid, waitpid};
use nix::unistd::{ForkResult, Pid};

pub fn state(pid: Pid) -> io::Result<Option<String>> {
    let status = match fs::read_to_string(format!("/proc/{pid}/status")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        status => status?,
    };
    let state = status.lines().find_map(|line| line.strip_prefix("State:"));
    Ok(state.map(|state| state.trim().to_string()))
}

/// Returns when the child has ended, and leaves it as it is.
pub fn end_of(child: Pid) -> nix::Result<()> {
    waitid(Id::Pid(child), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT).map(drop)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    match fork()? {
        ForkResult::Child => process::exit(0),
        ForkResult::Parent { child } => {
            end_of(child)?;
            println!("the child has ended; its state is {:?}", state(child)?);
            waitpid(child, None)?;
            println!("waited for; its state is {:?}", state(child)?);
            println!("waited for again: {:?}", waitpid(child, None));
        }
    }
    Ok(())
}
// ANCHOR_END: listing
