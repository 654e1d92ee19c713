//! `wait` returns as soon as a task has failed, with the tasks that are done and the others.
//!
//! ```
//! use std::time::Duration;
//!
//! use listings::chapter_11::until_the_first_error::print;
//! use many_hands::process::Pool;
//! use many_hands::process::pool::{WaitFor, wait};
//!
//! let pool = Pool::new(2)?;
//! let tasks = [("jam", 0), ("butter", 1000)].map(|(page, time)| pool.apply_async(print, (page.into(), time)));
//! let waited = wait(tasks, WaitFor::First, Duration::MAX);
//! assert_eq!((waited.done.len(), waited.not_done.len()), (1, 1));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;
use std::time::Duration;

use listings::pace::seconds;
use many_hands::process::Pool;
use many_hands::process::pool::{WaitFor, wait};

pub fn print((page, time): (String, u32)) -> String {
    sleep(seconds(time));
    assert!(page != "jam", "the paper is stuck");
    page
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(3)?;
    let pages = [("bread", 5), ("jam", 15), ("butter", 40)];
    let tasks = pages.map(|(page, time)| pool.apply_async(print, (page.to_string(), time)));

    let waited = wait(tasks, WaitFor::FirstError, Duration::MAX);
    println!("{} are done, {} is not", waited.done.len(), waited.not_done.len());
    for task in waited.not_done {
        println!("cancelled: {}", task.cancel());
    }
    for task in waited.done {
        match task.join() {
            Ok(page) => println!("{page} is printed"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
// ANCHOR_END: listing
