//! Sleeps for the whole limit, however soon the child ends, and then looks.

use std::io;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::Duration;

/// Waits for the end of the child, and no longer than the limit; gives its status if it has ended.
pub fn wait_at_most(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    sleep(limit);
    child.try_wait()
}
