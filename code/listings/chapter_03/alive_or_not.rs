//! `is_alive` answers at once: true while the child runs, false when it has ended, joined or not.
//!
//! ```
//! use many_hands::process::Process;
//!
//! let child: Process = Process::spawn(|()| loop { std::thread::park() }, ())?;
//! assert!(child.is_alive());
//! child.kill()?;
//! while child.is_alive() {}
//! assert!(child.exit_status().is_some());
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::path::Path;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

fn look(when: &str, child: &Process) {
    let status = child.exit_status().map(|status| status.to_string());
    println!("{when}: alive {}, exit status {status:?}", child.is_alive());
}

pub fn main() -> Result<(), Error> {
    let patient = Process::spawn(sleep, seconds(1000))?;
    look("started", &patient);
    patient.kill()?;
    patient.join()?;
    look("killed and joined", &patient);

    let quick = Process::spawn(|()| (), ())?;
    while quick.is_alive() {
        sleep(seconds(1));
    }
    look("ended, not joined", &quick);
    let entry = format!("/proc/{}", quick.pid());
    println!("still in the process table: {}", Path::new(&entry).exists());
    Ok(())
}
// ANCHOR_END: listing
