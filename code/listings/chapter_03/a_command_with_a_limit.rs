//! `std::process::Child` has no wait with a limit; a loop of `try_wait` is one.
//!
//! ```
//! use std::process::Command;
//! use std::time::Duration;
//!
//! use listings::chapter_03::a_command_with_a_limit::wait_at_most;
//!
//! let mut quick = Command::new("true").spawn()?;
//! assert!(wait_at_most(&mut quick, Duration::from_secs(60))?.is_some_and(|status| status.success()));
//!
//! let mut slow = Command::new("sleep").arg("60").spawn()?;
//! assert_eq!(wait_at_most(&mut slow, Duration::from_millis(5))?, None);
//! slow.kill()?;
//! slow.wait()?;
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use listings::pace::seconds;

pub fn wait_at_most(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        match child.try_wait()? {
            None if Instant::now() < deadline => sleep(Duration::from_millis(1)),
            answer => return Ok(answer),
        }
    }
}

pub fn main() -> io::Result<()> {
    let mut child = Command::new("sleep").arg("60").spawn()?;
    if wait_at_most(&mut child, seconds(2))?.is_none() {
        println!("too slow: killed");
        child.kill()?;
    }
    println!("it ended with {}", child.wait()?);
    Ok(())
}
// ANCHOR_END: listing
