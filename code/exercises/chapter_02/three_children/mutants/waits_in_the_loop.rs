//! Each child is waited for before the next is forked.

use std::error::Error;
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// Has three children work at the same time, and returns when all have ended.
pub fn three_children(work: fn(u32)) -> Result<(), Box<dyn Error>> {
    for number in 0..3 {
        match fork()? {
            ForkResult::Child => {
                work(number);
                process::exit(0);
            }
            ForkResult::Parent { child } => waitpid(child, None)?,
        };
    }
    Ok(())
}
