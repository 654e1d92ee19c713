//! On Linux a thread has a niceness of its own; a process has none.
//!
//! ```
//! use rustix::process::getpriority_process;
//! use rustix::thread::gettid;
//!
//! let niceness = || getpriority_process(Some(gettid()));
//! let other = std::thread::spawn(niceness).join().expect("it does not panic")?;
//! assert_eq!(niceness()?, other); // inherited, until it is changed
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::{io, thread};

use rustix::process::{getpriority_process, setpriority_process};
use rustix::thread::{Pid, gettid};

fn niceness(task: Pid) -> io::Result<i32> {
    Ok(getpriority_process(Some(task))?) // a task, in spite of the name
}

fn be_nice() -> io::Result<()> {
    let me = gettid();
    setpriority_process(Some(me), 19)?;
    println!("other thread: {}", niceness(me)?);
    Ok(())
}

pub fn main() -> io::Result<()> {
    println!("main thread: {}", niceness(gettid())?);
    thread::spawn(be_nice).join().expect("it does not panic")?;
    println!("main thread: {}", niceness(gettid())?);
    Ok(())
}
// ANCHOR_END: listing
