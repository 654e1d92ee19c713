//! An orphan is adopted by the nearest ancestor that takes orphans, and by process 1 if there is
//! none.
//!
//! ```
//! use listings::chapter_02::up_to_the_first_process::parent_of;
//! use listings::chapter_03::adopted_further_up::parent_of_an_orphan;
//!
//! let adopter = parent_of_an_orphan()?;
//! let mut ancestor = std::process::id();
//! while ancestor != adopter && ancestor > 1 {
//!     ancestor = parent_of(ancestor)?;
//! }
//! assert!(ancestor == adopter || adopter == 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{self, Write, pipe};
use std::os::unix::process::parent_id;
use std::process;
use std::thread::yield_now;

use listings::chapter_02::up_to_the_first_process::parent_of;
use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn parent_of_an_orphan() -> Result<u32, Box<dyn Error>> {
    let (reader, mut writer) = pipe()?;
    if let ForkResult::Parent { child } = fork()? {
        drop(writer);
        waitpid(child, None)?;
        let answer = io::read_to_string(reader)?; // until the orphan has ended as well
        return Ok(answer.parse()?);
    }
    let creator = process::id();
    if let ForkResult::Child = fork()? {
        while parent_id() == creator {
            yield_now();
        }
        write!(writer, "{}", parent_id())?;
    }
    process::exit(0);
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut ancestors = vec![parent_id()];
    while let Some(&pid @ 2..) = ancestors.last() {
        ancestors.push(parent_of(pid)?);
    }
    println!("my ancestors are {ancestors:?}");
    println!("the orphan's new parent is {}", parent_of_an_orphan()?);
    Ok(())
}
// ANCHOR_END: listing
