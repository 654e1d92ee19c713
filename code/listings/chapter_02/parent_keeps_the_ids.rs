//! A parent can have many children; each call of `fork` gives it one id, and by the ids it waits
//! for them.
//!
//! ```
//! assert_eq!(listings::chapter_02::parent_keeps_the_ids::exit_codes(4)?, [0, 1, 2, 3]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::fork;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::ForkResult;

pub fn exit_codes(children: i32) -> Result<Vec<i32>, Box<dyn Error>> {
    let mut ids = Vec::new();
    for n in 0..children {
        match fork()? {
            ForkResult::Child => {
                sleep(seconds(children - n));
                process::exit(n); // or the child would go on with the loop
            }
            ForkResult::Parent { child } => ids.push(child),
        }
    }

    let mut codes = Vec::new();
    for id in ids {
        match waitpid(id, None)? {
            WaitStatus::Exited(_, code) => codes.push(code),
            other => return Err(format!("it did not exit: {other:?}").into()),
        }
    }
    Ok(codes)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("the children ended with {:?}", exit_codes(3)?);
    Ok(())
}
// ANCHOR_END: listing
