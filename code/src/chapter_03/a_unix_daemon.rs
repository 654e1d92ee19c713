//! A Unix daemon is the opposite of ours: a process that has left its parent and its session, so as to outlive both.
//!
//! ```
//! let told = many_hands::chapter_03::a_unix_daemon::what_the_daemon_says()?;
//! assert!(told.contains("orphan true, leader of its session false"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Read, Write, pipe};
use std::os::unix::process::parent_id;
use std::process;
use std::thread::sleep;

use many_hands::pace::seconds;
use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, getsid, setsid};

pub fn what_the_daemon_says() -> Result<String, Box<dyn Error>> {
    let (mut reader, mut writer) = pipe()?;
    if let ForkResult::Parent { child } = fork()? {
        drop(writer);
        waitpid(child, None)?;
        let mut told = String::new();
        reader.read_to_string(&mut told)?;
        return Ok(told);
    }
    let creator = setsid()?; // a session without a terminal, and we lead it
    if let ForkResult::Child = fork()? {
        while parent_id() == creator.as_raw().unsigned_abs() {
            sleep(seconds(0.1));
        }
        let orphan = parent_id() != creator.as_raw().unsigned_abs();
        let (session, leader) = (getsid(None)?, getsid(None)? == Pid::this());
        write!(writer, "session {session}, orphan {orphan}, leader of its session {leader}")?;
    }
    process::exit(0);
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("main: session {}", getsid(None)?);
    println!("daemon: {}", what_the_daemon_says()?);
    Ok(())
}
// ANCHOR_END: listing
