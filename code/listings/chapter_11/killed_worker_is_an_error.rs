//! A worker that is killed in the middle of a task is that task's error; a new worker does the next
//! one.
//!
//! ```
//! use listings::chapter_11::killed_worker_is_an_error::square;
//! use many_hands::process::{Pool, TaskError};
//! use std::os::unix::process::ExitStatusExt;
//!
//! let pool = Pool::new(1)?;
//! let Err(TaskError::Died { status, .. }) = pool.apply(square, 2) else { panic!("no error") };
//! assert_eq!(status.signal(), Some(9));
//! assert_eq!(pool.apply(square, 3)?.1, 9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::{Pool, TaskError};
use nix::sys::signal::{Signal, raise};

/// Dies of a 2, as a process does that the kernel kills because memory has run out.
pub fn square(number: u64) -> (u32, u64) {
    if number == 2 {
        _ = raise(Signal::SIGKILL);
    }
    (process::id(), number * number)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    for number in 1..=3 {
        match pool.apply(square, number) {
            Ok((worker, square)) => println!("{number}: {square}, from worker {worker}"),
            Err(TaskError::Died { pid, status }) => println!("{number}: worker {pid}: {status}"),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
