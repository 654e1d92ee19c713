//! The kernel numbers threads as it numbers processes, and keeps fifteen letters of a name.
//!
//! ```
//! use nix::unistd::{getpid, gettid};
//!
//! assert_eq!(gettid(), getpid());
//! let other = std::thread::spawn(|| gettid() == getpid());
//! assert!(!other.join().expect("asking does not panic"));
//! ```

// ANCHOR: listing
use std::fs;
use std::io;
use std::thread::{self, Builder};

use nix::unistd::{getpid, gettid};

fn show() -> io::Result<()> {
    let name = fs::read_to_string("/proc/thread-self/comm")?;
    println!("{:?} is to the kernel {:?}", thread::current().name(), name.trim_end());
    println!("  thread {} of process {}", gettid(), getpid());
    Ok(())
}

pub fn main() -> io::Result<()> {
    show()?;
    let collector = Builder::new().name("collector of letters".into()).spawn(show)?;
    collector.join().expect("reading does not panic")
}
// ANCHOR_END: listing
