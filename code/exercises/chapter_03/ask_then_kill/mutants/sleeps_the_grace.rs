//! Asks, and sleeps for the whole time, however soon the child ends.

use std::process::ExitStatus;
use std::thread::sleep;
use std::time::Duration;

use many_hands::process::{Error, Process};

/// Asks the child to end, and kills it if it has not ended after so long; gives its status.
pub fn stop(child: Process, grace: Duration) -> Result<ExitStatus, Error> {
    child.terminate()?;
    sleep(grace);
    if child.is_alive() {
        child.kill()?;
    }
    child.join()
}
