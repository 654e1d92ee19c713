//! Each child forks the next: a grandchild and a great-grandchild, not three children.

use std::error::Error;
use std::process;

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

fn chain(number: u32, work: fn(u32)) -> Result<(), Box<dyn Error>> {
    if number == 3 {
        return Ok(());
    }
    match fork()? {
        ForkResult::Child => {
            chain(number + 1, work)?;
            work(number);
            process::exit(0);
        }
        ForkResult::Parent { child } => waitpid(child, None)?,
    };
    Ok(())
}

/// Has three children work, and returns when all have ended.
pub fn three_children(work: fn(u32)) -> Result<(), Box<dyn Error>> {
    chain(0, work)
}
