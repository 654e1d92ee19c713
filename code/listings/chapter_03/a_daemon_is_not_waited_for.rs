//! Dropping the handle of a process waits for its end; dropping the handle of a daemon ends it.
//!
//! ```
//! use many_hands::process::Process;
//!
//! let forever = Process::builder().daemon(true).spawn(|()| loop { std::thread::park() }, ())?;
//! let pid = forever.pid();
//! drop(forever); // returns
//! assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

fn work(long: u32) {
    sleep(seconds(long));
}

pub fn main() -> Result<(), Error> {
    for (daemon, long) in [(false, 10), (true, 1000)] {
        let begin = Instant::now();
        let child = Process::builder().daemon(daemon).spawn(work, long)?;
        drop(child);
        println!("daemon {daemon}: waited for its end {}", begin.elapsed() >= seconds(long));
    }
    Ok(())
}
// ANCHOR_END: listing
