//! Mend it: a child that does nothing about the request keeps its parent waiting for ever.

use std::process::ExitStatus;
use std::time::Duration;

use many_hands::process::{Error, Process};

/// Asks the child to end, and kills it if it has not ended after so long; gives its status.
pub fn stop(child: Process, grace: Duration) -> Result<ExitStatus, Error> {
    let _ = grace;
    child.terminate()?;
    child.join()
}
