//! `exec` puts another program into the process: code and data are new, the id stays.
//!
//! ```
//! use many_hands::process::fork;
//! use nix::sys::wait::{WaitStatus, waitpid};
//! use nix::unistd::{ForkResult, execvp};
//!
//! match fork()? {
//!     ForkResult::Child => {
//!         _ = execvp(c"sh", &[c"sh", c"-c", c"exit 5"]);
//!         std::process::exit(1); // never reached: the program is another one
//!     }
//!     ForkResult::Parent { child } => assert_eq!(waitpid(child, None)?, WaitStatus::Exited(child, 5)),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, execvp};

pub fn main() -> Result<(), Box<dyn Error>> {
    match fork()? {
        ForkResult::Child => {
            println!("child: my id is {}", process::id());
            let arguments = [c"sh", c"-c", c"echo \"sh: my id is $$\""];
            let Err(error) = execvp(arguments[0], &arguments);
            eprintln!("cannot run sh: {error}");
            process::exit(127);
        }
        ForkResult::Parent { child } => {
            waitpid(child, None)?;
            println!("parent: the child was {child}");
        }
    }
    Ok(())
}
// ANCHOR_END: listing
