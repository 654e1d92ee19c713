//! Asks again and again, as fast as it can.

use std::io;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

/// Waits for the end of the child, and no longer than the limit; gives its status if it has ended.
pub fn wait_at_most(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let begin = Instant::now();
    loop {
        match child.try_wait()? {
            None if begin.elapsed() < limit => {}
            answer => return Ok(answer),
        }
    }
}
