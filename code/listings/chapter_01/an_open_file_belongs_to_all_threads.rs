//! A file that one thread opens is open for the whole process, and not for another process.
//!
//! ```
//! use std::fs::{self, File};
//! use std::os::fd::AsRawFd;
//! use std::thread;
//!
//! let file = thread::spawn(|| File::open("/dev/null")).join().expect("it does not panic")?;
//! let there = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()))?;
//! assert_eq!(there.to_str(), Some("/dev/null"));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::process::Command;
use std::thread;

pub fn main() -> io::Result<()> {
    let file = thread::spawn(|| File::open("/dev/null")).join().expect("it does not panic")?;
    let number = file.as_raw_fd();
    println!("another thread opened number {number}");

    let there = fs::read_link(format!("/proc/self/fd/{number}"))?;
    println!("in this thread, number {number} is {}", there.display());

    let look = format!("test -e /proc/$$/fd/{number}");
    let there = Command::new("sh").args(["-c", &look]).status()?.success();
    println!("in another process there is a number {number}: {there}");
    Ok(())
}
// ANCHOR_END: listing
