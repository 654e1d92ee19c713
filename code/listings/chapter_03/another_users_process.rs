//! A process of another user cannot be sent a signal, unless the sender is root.
//!
//! ```
//! use many_hands::process::fork;
//! use nix::errno::Errno;
//! use nix::sys::signal::kill;
//! use nix::sys::wait::{WaitStatus, waitpid};
//! use nix::unistd::{ForkResult, Pid, Uid, setuid};
//!
//! if Uid::effective().is_root() {
//!     match fork()? {
//!         ForkResult::Child => {
//!             setuid(Uid::from_raw(65534))?;
//!             std::process::exit(i32::from(kill(Pid::parent(), None) != Err(Errno::EPERM)));
//!         }
//!         ForkResult::Parent { child } => assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 0)),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process;

use many_hands::process::fork;
use nix::sys::signal::kill;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, Uid, setuid};

const NOBODY: Uid = Uid::from_raw(65534);

pub fn main() -> Result<(), Box<dyn Error>> {
    match fork()? {
        ForkResult::Child => {
            if Uid::effective().is_root() {
                setuid(NOBODY)?; // for the rest of this child's life
            }
            let owner = fs::metadata("/proc/1")?.uid();
            println!("process 1 belongs to user {owner}, and I am user {}", Uid::effective());
            println!("may I send it a signal: {:?}", kill(Pid::from_raw(1), None));
            process::exit(0);
        }
        ForkResult::Parent { child } => waitpid(child, None)?,
    };
    Ok(())
}
// ANCHOR_END: listing
