//! Asks, and looks every few milliseconds whether the child is still there.

use std::process::ExitStatus;
use std::thread::sleep;
use std::time::{Duration, Instant};

use many_hands::process::{Error, Process};

/// Asks the child to end, and kills it if it has not ended after so long; gives its status.
pub fn stop(child: Process, grace: Duration) -> Result<ExitStatus, Error> {
    child.terminate()?;
    let asked = Instant::now();
    while child.is_alive() && asked.elapsed() < grace {
        sleep(Duration::from_millis(5));
    }
    if child.is_alive() {
        child.kill()?;
    }
    child.join()
}
