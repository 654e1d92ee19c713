//! When a parent is killed, its daemons end too, at the hand of the kernel; its other children run
//! on.
//!
//! ```
//! use listings::chapter_03::a_daemon_goes_with_its_parent::parent;
//! use many_hands::process::Process;
//! use nix::sys::prctl::set_child_subreaper;
//! use nix::sys::signal::Signal;
//! use nix::sys::wait::{WaitStatus, wait};
//!
//! set_child_subreaper(true)?;
//! Process::spawn(parent, (true, 1000))?.join()?;
//! assert!(matches!(wait()?, WaitStatus::Signaled(_, Signal::SIGKILL, _)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Process;
use nix::sys::prctl::set_child_subreaper;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, wait};

fn work(long: u32) {
    sleep(seconds(long));
    process::exit(7);
}

pub fn parent((daemon, long): (bool, u32)) -> Result<(), Box<dyn Error>> {
    let _child = Process::builder().daemon(daemon).spawn(work, long)?;
    raise(Signal::SIGKILL)?;
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    set_child_subreaper(true)?;
    for (daemon, long) in [(false, 10), (true, 1000)] {
        Process::spawn(parent, (daemon, long))?.join()?;
        match wait()? {
            WaitStatus::Exited(_, code) => println!("daemon {daemon}: ran on, ended with {code}"),
            WaitStatus::Signaled(_, signal, _) => println!("daemon {daemon}: ended by {signal}"),
            other => println!("daemon {daemon}: {other:?}"),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
