//! Asks, and kills in the same breath.

use std::process::ExitStatus;
use std::time::Duration;

use many_hands::process::{Error, Process};

/// Asks the child to end, and kills it if it has not ended after so long; gives its status.
pub fn stop(child: Process, grace: Duration) -> Result<ExitStatus, Error> {
    child.terminate()?;
    child.kill()?;
    match child.join_timeout(grace)? {
        Some(status) => Ok(status),
        None => child.join(),
    }
}
