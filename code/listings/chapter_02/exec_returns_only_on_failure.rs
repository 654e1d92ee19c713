//! `exec` comes back only if it failed; then the child must end, or there are two copies of the
//! parent.
//!
//! ```
//! use nix::errno::Errno;
//! use nix::unistd::execvp;
//!
//! let Err(error) = execvp(c"no-such-program", &[c"no-such-program"]);
//! assert_eq!(error, Errno::ENOENT);
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::fork;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, execvp};

pub fn main() -> Result<(), Box<dyn Error>> {
    match fork()? {
        ForkResult::Child => {
            let Err(error) = execvp(c"no-such-program", &[c"no-such-program"]);
            println!("child: {}", error.desc());
            process::exit(127); // what a shell answers for "command not found"
        }
        ForkResult::Parent { child } => {
            if let WaitStatus::Exited(_, code) = waitpid(child, None)? {
                println!("parent: the child ended with {code}");
            }
        }
    }
    Ok(())
}
// ANCHOR_END: listing
