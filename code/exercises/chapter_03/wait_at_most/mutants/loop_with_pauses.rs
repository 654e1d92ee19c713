//! Asks again and again, with a pause between.

use std::io;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Waits for the end of the child, and no longer than the limit; gives its status if it has ended.
pub fn wait_at_most(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let begin = Instant::now();
    loop {
        match child.try_wait()? {
            None if begin.elapsed() < limit => sleep(Duration::from_millis(5)),
            answer => return Ok(answer),
        }
    }
}
