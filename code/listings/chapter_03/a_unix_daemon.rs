//! A Unix daemon is the opposite of ours: a process that has left its parent and its session, so as
//! to outlive both.
//!
//! ```
//! let told = listings::chapter_03::a_unix_daemon::what_the_daemon_says()?;
//! assert!(told.starts_with("leader of its session false"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{self, Write, pipe};
use std::os::unix::process::parent_id;
use std::process;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, getsid, setsid};

pub fn what_the_daemon_says() -> Result<String, Box<dyn Error>> {
    let (reader, mut writer) = pipe()?;
    if let ForkResult::Parent { child } = fork()? {
        drop(writer);
        waitpid(child, None)?;
        return Ok(io::read_to_string(reader)?); // until the daemon has ended
    }
    let creator = setsid()?; // a session without a terminal, and we lead it
    if let ForkResult::Child = fork()? {
        while parent_id() == creator.as_raw().unsigned_abs() {
            sleep(seconds(0.1));
        }
        let session = getsid(None)?;
        let (leader, parent) = (session == Pid::this(), parent_id());
        write!(writer, "leader of its session {leader}, session {session}, parent {parent}")?;
    }
    process::exit(0);
}

pub fn main() -> Result<(), Box<dyn Error>> {
    println!("main: session {}", getsid(None)?);
    println!("daemon: {}", what_the_daemon_says()?);
    Ok(())
}
// ANCHOR_END: listing
