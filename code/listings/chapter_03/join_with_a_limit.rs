//! A join with a limit waits at most that long: it gives up when the time is over, and returns
//! early when the child ends early.
//!
//! ```
//! use std::time::Duration;
//!
//! use many_hands::process::Process;
//!
//! let child: Process = Process::spawn(|()| loop { std::thread::park() }, ())?;
//! assert_eq!(child.join_timeout(Duration::from_millis(5))?, None);
//! child.kill()?;
//! assert!(child.join_timeout(Duration::from_secs(60))?.is_some());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(sleep, seconds(5000))?;

    for limit in [2, 1000] {
        let begin = Instant::now();
        let ended = child.join_timeout(seconds(limit))?.is_some();
        let early = begin.elapsed() < seconds(limit);
        println!("at most {limit} seconds: ended {ended}, back before the limit {early}");
        child.kill()?;
    }
    Ok(())
}
// ANCHOR_END: listing
