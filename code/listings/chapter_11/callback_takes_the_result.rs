//! The giver of a task can leave a callback for its result, and go on.
//!
//! ```
//! use many_hands::process::Pool;
//! use std::sync::mpsc;
//!
//! let pool = Pool::new(2)?;
//! let (sender, results) = mpsc::channel();
//! pool.apply_with_callback(|number: u32| number + 100, 7, move |result| _ = sender.send(result));
//! pool.close().join();
//! assert_eq!(results.recv()??, 107);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Pool, TaskError};

fn add_hundred(number: u32) -> u32 {
    sleep(seconds(2));
    number + 100
}

fn callback(result: Result<u32, TaskError>) {
    match result {
        Ok(number) => println!("callback: {number}"),
        Err(error) => println!("callback: {error}"),
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let pool = Pool::new(5)?;
    for number in 0..10 {
        pool.apply_with_callback(add_hundred, number, callback);
    }
    println!("all are given");
    pool.close().join();
    println!("all are done");
    Ok(())
}
// ANCHOR_END: listing
