//! A panic is the error of its task; the worker lives, and does the next one.
//!
//! ```
//! use many_hands::process::{Pool, TaskError};
//!
//! let pool = Pool::new(1)?;
//! let Err(TaskError::Panicked { message }) = pool.apply(|number: u32| 6 / number, 0) else { panic!("no error") };
//! assert!(message.starts_with("attempt to divide by zero"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::process;

use many_hands::process::{Pool, TaskError};

fn divide((a, b): (u32, u32)) -> (u32, u32) {
    (process::id(), a / b)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(1)?;
    let tasks = [3, 0, 2].map(|b| pool.apply_async(divide, (6, b)));
    for task in tasks {
        match task.join() {
            Ok((worker, quotient)) => println!("worker {worker}: {quotient}"),
            Err(TaskError::Panicked { message }) => println!("it panicked: {message}"),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
