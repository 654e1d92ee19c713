//! A fork does not copy its parent's memory; a page is copied when one of the two writes to it.
//!
//! ```
//! use listings::chapter_01::copied_when_written::{MIB, own_memory};
//!
//! let before = own_memory()?;
//! let memory = vec![1_u8; 16 * MIB];
//! assert!(own_memory()? >= before + 15);
//! # drop(memory);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::{fs, io, process};

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub const MIB: usize = 1 << 20;

/// Memory in use that no other process has in common with this one, in MiB.
pub fn own_memory() -> io::Result<usize> {
    let sums = fs::read_to_string("/proc/self/smaps_rollup")?;
    let private = sums.lines().filter(|line| line.starts_with("Private_"));
    let kib = private.filter_map(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    Ok(kib.sum::<usize>() * 1024 / MIB)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut memory = vec![1_u8; 100 * MIB];
    println!("before the fork, of its own: {} MiB", own_memory()?);

    match fork()? {
        ForkResult::Child => {
            println!("child, of its own: {} MiB", own_memory()?);
            memory[..50 * MIB].fill(2);
            println!("child, after writing to half of it: {} MiB", own_memory()?);
            process::exit(0);
        }
        ForkResult::Parent { child } => waitpid(child, None)?,
    };
    Ok(())
}
// ANCHOR_END: listing
