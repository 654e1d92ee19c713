//! Two downloads in two processes take as long as the longer one: the maximum.
//!
//! ```
//! use listings::chapter_05::downloads_in_processes::download;
//! use listings::pace::seconds;
//! use many_hands::process::Process;
//!
//! let start = std::time::Instant::now();
//! let one = Process::spawn(download, ("one".to_string(), 2))?;
//! let two = Process::spawn(download, ("two".to_string(), 2))?;
//! one.join()?;
//! two.join()?;
//! assert!(start.elapsed() >= seconds(2));
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::process;
use std::thread::sleep;
use std::time::Instant;

use listings::pace::seconds;
use many_hands::process::{Error, Process};

pub fn download((file, time): (String, u32)) {
    println!("{file} begins in process {}", process::id());
    sleep(seconds(time));
    println!("{file} is there after {time} seconds");
}

pub fn main() -> Result<(), Error> {
    let start = Instant::now();
    let one = Process::spawn(download, ("test1.txt".to_string(), 7))?;
    let two = Process::spawn(download, ("test2.txt".to_string(), 9))?;
    one.join()?;
    two.join()?;
    println!("both are there after {:.1} seconds", start.elapsed().div_duration_f64(seconds(1)));
    Ok(())
}
// ANCHOR_END: listing
