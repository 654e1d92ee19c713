//! A process begins with one thread; a described thread is none yet, and `spawn` makes it.
//!
//! ```
//! use listings::chapter_04::described_then_spawned::threads;
//!
//! assert_eq!(threads(), 1);
//! std::thread::scope(|s| {
//!     s.spawn(|| assert_eq!(threads(), 2));
//! });
//! ```

// ANCHOR: listing
use std::{fs, io, thread};

/// How many threads this process has, by the kernel's list.
pub fn threads() -> usize {
    fs::read_dir("/proc/self/task").expect("Linux has /proc").count()
}

pub fn main() -> io::Result<()> {
    println!("main begins: {}", threads());
    let work = || println!("the thread runs: {}", threads());
    let builder = thread::Builder::new().name("worker".into());
    println!("described: {}", threads());

    let worker = builder.spawn(work)?;
    worker.join().expect("counting does not panic");
    Ok(())
}
// ANCHOR_END: listing
