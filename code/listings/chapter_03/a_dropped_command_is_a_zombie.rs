//! A `std::process::Child` that is dropped is not waited for: it becomes a zombie, which no signal
//! can remove.
//!
//! ```
//! use std::process::Command;
//!
//! use listings::chapter_02::never_waited_for::{end_of, state};
//! use nix::sys::wait::waitpid;
//! use nix::unistd::Pid;
//!
//! let child = Command::new("true").spawn()?;
//! let pid = Pid::from_raw(child.id().cast_signed());
//! drop(child);
//! end_of(pid)?;
//! assert_eq!(state(pid)?.as_deref(), Some("Z (zombie)"));
//! waitpid(pid, None)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process::Command;

use listings::chapter_02::never_waited_for::{end_of, state};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut dropped = Vec::new();
    for _ in 0..3 {
        let child = Command::new("true").spawn()?;
        dropped.push(Pid::from_raw(child.id().cast_signed()));
    } // here each child's handle is gone

    for &pid in &dropped {
        end_of(pid)?;
        println!("ended: {:?}", state(pid)?);
    }
    println!("a signal to the first: {:?}", kill(dropped[0], Signal::SIGKILL));
    println!("after it: {:?}", state(dropped[0])?);
    for &pid in &dropped {
        waitpid(pid, None)?;
        println!("waited for: {:?}", state(pid)?);
    }
    Ok(())
}
// ANCHOR_END: listing
