//! A thread is started faster than a process, be that a copy of this one or another program.
//!
//! ```
//! use std::process::Command;
//!
//! use listings::chapter_01::starting_costs::best;
//!
//! let thread = best(|| {
//!     std::thread::spawn(|| ()).join().expect("it does not panic");
//!     Ok(())
//! })?;
//! let command = best(|| Command::new("true").status().map(drop).map_err(Into::into))?;
//! assert!(thread < command);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};

use many_hands::process::fork;
use nix::sys::wait::waitpid;
use nix::unistd::ForkResult;

/// The quickest of many, because the others were disturbed.
pub fn best(start: fn() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..100 {
        let begin = Instant::now();
        start()?;
        best = best.min(begin.elapsed());
    }
    Ok(best)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let thread = best(|| {
        thread::spawn(|| ()).join().expect("it does not panic");
        Ok(())
    })?;
    let fork = best(|| match fork()? {
        ForkResult::Child => process::exit(0),
        ForkResult::Parent { child } => Ok(waitpid(child, None).map(drop)?),
    })?;
    let command = best(|| {
        Command::new("true").status()?;
        Ok(())
    })?;
    println!("a fork takes as long as {:.1} threads", fork.div_duration_f64(thread));
    println!("a command takes as long as {:.1} threads", command.div_duration_f64(thread));
    Ok(())
}
// ANCHOR_END: listing
