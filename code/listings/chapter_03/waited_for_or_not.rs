//! A parent that returns waits for its children, because their handles are dropped; one that calls
//! `exit` does not.
//!
//! ```
//! use listings::chapter_03::waited_for_or_not::parent;
//! use many_hands::process::Process;
//! use nix::sys::prctl::set_child_subreaper;
//! use nix::sys::wait::{WaitStatus, wait};
//!
//! set_child_subreaper(true)?;
//! assert!(Process::spawn(parent, true)?.join()?.success());
//! assert!(matches!(wait()?, WaitStatus::Exited(_, 0))); // the child that it left
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::os::unix::process::parent_id;
use std::process;
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;
use many_hands::process::Process;
use nix::sys::prctl::set_child_subreaper;
use nix::sys::wait::wait;

fn work((creator, patience): (u32, u32)) {
    let begin = Instant::now();
    while parent_id() == creator && begin.elapsed() < seconds(patience) {
        sleep(seconds(1));
    }
    println!("  child: done; my parent has waited: {}", parent_id() == creator);
}

pub fn parent(exits: bool) -> Result<(), Box<dyn Error>> {
    let patience = if exits { 1000 } else { 10 };
    let _child = Process::spawn(work, (process::id(), patience))?;
    if exits {
        process::exit(0);
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    set_child_subreaper(true)?;
    for (end, exits) in [("returns", false), ("exits", true)] {
        println!("a parent that {end}:");
        Process::spawn(parent, exits)?.join()?;
    }
    wait()?; // the child that the last one left
    Ok(())
}
// ANCHOR_END: listing
