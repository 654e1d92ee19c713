//! On Linux a thread has a niceness of its own; a process has none.
//!
//! ```
//! use listings::chapter_01::niceness_is_a_threads_own::niceness;
//! use nix::unistd::gettid;
//!
//! let main = niceness(gettid())?;
//! let other = std::thread::spawn(|| niceness(gettid())).join().expect("it does not panic")?;
//! assert_eq!(main, other); // inherited, until it is changed
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::process::{Command, Stdio};
use std::{fs, io, thread};

use nix::unistd::{Pid, gettid};

pub fn niceness(task: Pid) -> io::Result<String> {
    let stat = fs::read_to_string(format!("/proc/self/task/{task}/stat"))?;
    let (_, after_name) = stat.rsplit_once(") ").unwrap_or_default();
    Ok(after_name.split(' ').nth(16).unwrap_or_default().to_string())
}

fn be_nice() -> io::Result<()> {
    let me = gettid();
    let mut renice = Command::new("renice");
    renice.args(["-n", "19", "-p", &me.to_string()]).stdout(Stdio::null()).status()?;
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
