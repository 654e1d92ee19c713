//! Parent and child are alive together: with two pipes they take turns, which neither could do if
//! it had to end first.
//!
//! ```
//! use std::io::{Read, Write, pipe};
//!
//! use many_hands::process::fork;
//! use nix::sys::wait::waitpid;
//! use nix::unistd::ForkResult;
//!
//! let (mut from_child, mut to_parent) = pipe()?;
//! match fork()? {
//!     ForkResult::Child => std::process::exit(i32::from(to_parent.write_all(b"I run").is_err())),
//!     ForkResult::Parent { child } => {
//!         let mut heard = [0; 5];
//!         from_child.read_exact(&mut heard)?;
//!         assert_eq!(&heard, b"I run");
//!         waitpid(child, None)?;
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

fn take_turns(name: &str, mut mine: &PipeReader, mut yours: &PipeWriter) -> std::io::Result<()> {
    for round in 1..=3 {
        mine.read_exact(&mut [0])?;
        println!("{name}: round {round}");
        yours.write_all(b".")?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (parents_turn, mut to_parent) = pipe()?;
    let (childs_turn, to_child) = pipe()?;
    to_parent.write_all(b".")?; // the parent begins

    match fork()? {
        ForkResult::Child => {
            drop((parents_turn, to_child)); // the parent's ends
            let done = take_turns("child", &childs_turn, &to_parent);
            process::exit(i32::from(done.is_err()));
        }
        ForkResult::Parent { child } => {
            drop((childs_turn, to_parent)); // the child's ends
            take_turns("parent", &parents_turn, &to_child)?;
            waitpid(child, None)?;
        }
    }
    Ok(())
}
// ANCHOR_END: listing
