//! A description is not a process: there is no child, and no id, until `spawn`.
//!
//! ```
//! use listings::chapter_02::described_then_started::have_children;
//! use many_hands::process::Process;
//!
//! let description = Process::builder().name("worker");
//! assert!(!have_children());
//! let child = description.spawn(|()| (), ())?;
//! assert!(have_children());
//! assert_eq!(child.name(), "worker");
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use many_hands::process::{Error, Process};
use nix::errno::Errno;
use nix::sys::wait::{Id, WaitPidFlag, waitid};

/// Asks the kernel, which refuses to wait where there is no child to wait for.
pub fn have_children() -> bool {
    let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    waitid(Id::All, look) != Err(Errno::ECHILD)
}

pub fn main() -> Result<(), Error> {
    let description = Process::builder().name("worker");
    println!("described; any children: {}", have_children());

    let named = description.spawn(|()| (), ())?;
    println!("started {}; any children: {}", named.name(), have_children());

    let first = Process::spawn(|()| (), ())?;
    let second = Process::spawn(|()| (), ())?;
    println!("without a name of their own: {}, {}", first.name(), second.name());
    Ok(())
}
// ANCHOR_END: listing
