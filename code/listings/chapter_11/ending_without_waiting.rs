//! When main ends without waiting, the workers end with it; a task is done only if there was time
//! before.
//!
//! ```
//! use many_hands::process::{Pool, TaskError};
//! use std::{thread::sleep, time::Duration};
//!
//! let pool = Pool::new(1)?;
//! pool.apply_async(sleep, Duration::ZERO).join()?;
//! let task = pool.apply_async(sleep, Duration::from_secs(60));
//! drop(pool);
//! assert!(matches!(task.join(), Err(TaskError::Stopped)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::Pool;

fn work((number, time): (u32, u32)) {
    sleep(seconds(time));
    println!("task {number} is done");
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    let tasks = [(1, 1), (2, 1), (3, 1000)].map(|task| pool.apply_async(work, task));
    while !tasks[1].is_finished() {
        sleep(seconds(1)); // main has other things to do
    }
    println!("main ends");
    Ok(())
}
// ANCHOR_END: listing
