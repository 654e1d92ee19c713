//! A child does not die with its parent: when that is killed, it runs on as an orphan.
//!
//! ```
//! use listings::chapter_03::killed_parent::parent;
//! use many_hands::process::Process;
//! use nix::sys::prctl::set_child_subreaper;
//! use nix::sys::wait::{WaitStatus, wait};
//!
//! set_child_subreaper(true)?;
//! assert!(!Process::spawn(parent, ())?.join()?.success());
//! assert!(matches!(wait()?, WaitStatus::Exited(_, 0)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::os::unix::process::parent_id;
use std::process;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Process;
use nix::sys::prctl::set_child_subreaper;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::wait;

pub fn parent(_: ()) -> Result<(), Box<dyn Error>> {
    let _child = Process::spawn(child, process::id())?;
    for _ in 0..3 {
        println!("parent");
        sleep(seconds(1));
    }
    raise(Signal::SIGKILL)?; // as if killed from outside
    Ok(())
}

fn child(creator: u32) {
    let mut rounds_alone = 0;
    while rounds_alone < 3 {
        let alone = parent_id() != creator;
        println!("{}", if alone { "child, an orphan" } else { "child" });
        rounds_alone += u32::from(alone);
        sleep(seconds(1));
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    set_child_subreaper(true)?; // so that the orphan comes to us, and we can wait for it
    println!("the parent ended with {}", Process::spawn(parent, ())?.join()?);
    wait()?;
    Ok(())
}
// ANCHOR_END: listing
