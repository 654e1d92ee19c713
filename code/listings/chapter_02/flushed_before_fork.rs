//! Flushed before the `fork`, the text is written once.
//!
//! ```
//! use std::io::{BufWriter, Write};
//!
//! use many_hands::process::fork;
//! use nix::sys::wait::{WaitStatus, waitpid};
//! use nix::unistd::ForkResult;
//!
//! let mut out = BufWriter::new(Vec::new());
//! write!(out, "four")?;
//! out.flush()?;
//! match fork()? {
//!     ForkResult::Child => std::process::exit(out.buffer().len() as i32),
//!     ForkResult::Parent { child } => assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 0)),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Write, stdout};
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

pub fn main() -> Result<(), Box<dyn Error>> {
    print!("printed once; ");
    stdout().flush()?; // new

    match fork()? {
        ForkResult::Child => println!("child"),
        ForkResult::Parent { child } => {
            waitpid(child, None)?;
            println!("parent");
        }
    }
    process::exit(0)
}
// ANCHOR_END: listing
