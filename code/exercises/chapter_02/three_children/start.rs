//! Mend it: three children are wanted, and more come.

use std::error::Error;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// Has three children work at the same time, and returns when all have ended.
pub fn three_children(work: fn(u32)) -> Result<(), Box<dyn Error>> {
    let mut children = Vec::new();
    for number in 0..3 {
        match fork()? {
            ForkResult::Child => work(number),
            ForkResult::Parent { child } => children.push(child),
        }
    }
    for child in children {
        waitpid(child, None)?;
    }
    Ok(())
}
