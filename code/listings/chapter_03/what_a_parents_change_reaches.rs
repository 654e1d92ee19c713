//! What a parent changes in its memory, its child never sees; what it changes in an open file that
//! they share, it does.
//!
//! ```
//! use std::fs::File;
//! use std::io::{Read, Seek, Write};
//!
//! use many_hands::process::fork;
//! use nix::sys::memfd::{MFdFlags, memfd_create};
//! use nix::sys::wait::{WaitStatus, waitpid};
//! use nix::unistd::ForkResult;
//!
//! let mut file = File::from(memfd_create("letters", MFdFlags::empty())?);
//! match fork()? {
//!     ForkResult::Child => {
//!         while file.stream_position()? == 0 {}
//!         std::process::exit(file.stream_position()? as i32);
//!     }
//!     ForkResult::Parent { child } => {
//!         file.write_all(b"abc")?;
//!         assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 3));
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::fs::File;
use std::io::{Read, Seek, Write, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut number = 1;
    let mut file = File::from(memfd_create("letters", MFdFlags::empty())?);
    file.write_all(b"abcdef")?;
    file.rewind()?;
    let (mut my_turn, your_turn) = pipe()?;

    match fork()? {
        ForkResult::Child => {
            drop(your_turn);
            my_turn.read_to_end(&mut Vec::new())?; // until the parent has dropped its end
            let mut rest = String::new();
            file.read_to_string(&mut rest)?;
            println!("child: number {number}, rest of the file {rest}");
            process::exit(0);
        }
        ForkResult::Parent { child } => {
            number += 100;
            file.read_exact(&mut [0; 3])?;
            println!("parent: number {number}, three letters read");
            drop(your_turn);
            waitpid(child, None)?;
        }
    }
    Ok(())
}
// ANCHOR_END: listing
