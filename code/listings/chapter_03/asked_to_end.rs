//! A child that waits for SIGTERM can tidy up and end in its own way.
//!
//! ```
//! use listings::chapter_03::asked_to_end::serve;
//! use many_hands::process::Process;
//! use nix::sys::signal::{SigSet, Signal};
//!
//! SigSet::from(Signal::SIGTERM).thread_block()?;
//! let child = Process::spawn(serve, ())?;
//! child.terminate()?;
//! assert!(child.join()?.success());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use many_hands::process::Process;
use nix::sys::signal::{SigSet, Signal};

pub fn serve(_: ()) -> nix::Result<()> {
    let request = SigSet::from(Signal::SIGTERM).wait()?;
    println!("child: got {request}, tidying up");
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    // Before the child begins, so that no signal can come too early for it.
    SigSet::from(Signal::SIGTERM).thread_block()?;
    let child = Process::spawn(serve, ())?;
    child.terminate()?;
    println!("parent: {}", child.join()?);
    Ok(())
}
// ANCHOR_END: listing
