//! A parent that returns waits for its children, because their handles are dropped; one that calls `exit` does not.
//!
//! ```
//! use many_hands::chapter_03::waited_for_or_not::exits;
//! use many_hands::process::Process;
//! use nix::sys::prctl::set_child_subreaper;
//! use nix::sys::wait::{WaitStatus, wait};
//!
//! set_child_subreaper(true)?;
//! assert!(Process::spawn(exits, ())?.join()?.success());
//! assert!(matches!(wait()?, WaitStatus::Exited(_, 0))); // the child that it left
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::os::unix::process::parent_id;
use std::process;
use std::thread::sleep;
use std::time::Instant;

use many_hands::pace::seconds;
use many_hands::process::{Error as ProcessError, Process};
use nix::sys::prctl::set_child_subreaper;
use nix::sys::wait::wait;

fn work((creator, patience): (u32, u32)) {
    let begin = Instant::now();
    while parent_id() == creator && begin.elapsed() < seconds(patience) {
        sleep(seconds(1));
    }
    println!("  child: done; my parent has waited: {}", parent_id() == creator);
}

pub fn returns(_: ()) -> Result<(), ProcessError> {
    let _child = Process::spawn(work, (process::id(), 10))?;
    Ok(())
}

pub fn exits(_: ()) -> Result<(), ProcessError> {
    let _child = Process::spawn(work, (process::id(), 1000))?;
    process::exit(0)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    set_child_subreaper(true)?;
    println!("a parent that returns:");
    Process::spawn(returns, ())?.join()?;
    println!("a parent that exits:");
    Process::spawn(exits, ())?.join()?;
    wait()?; // the child that it left
    Ok(())
}
// ANCHOR_END: listing
