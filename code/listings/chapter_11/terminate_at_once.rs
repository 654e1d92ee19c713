//! `terminate` ends the workers in the middle of their tasks; a caller that waits for one of these
//! tasks is told.
//!
//! ```
//! use many_hands::process::{Pool, TaskError};
//! use std::{thread::sleep, time::Duration};
//!
//! let pool = Pool::new(2)?;
//! let task = pool.apply_async(sleep, Duration::from_secs(60));
//! pool.terminate();
//! assert!(matches!(task.join(), Err(TaskError::Stopped)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;

fn work(time: u32) {
    sleep(seconds(time));
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(2)?;
    let tasks: Vec<_> = (0..3).map(|_| pool.apply_async(work, 1000)).collect();
    pool.terminate();
    for task in tasks {
        match task.join() {
            Ok(()) => println!("done"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
