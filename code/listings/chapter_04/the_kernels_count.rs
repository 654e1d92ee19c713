//! A registry counts the threads that it started; the kernel counts all, and a moment longer.
//!
//! ```
//! use listings::chapter_04::the_kernels_count::threads_of_this_process;
//!
//! assert_eq!(threads_of_this_process()?, 1);
//! let asleep = std::thread::spawn(std::thread::park);
//! assert_eq!(threads_of_this_process()?, 2);
//! asleep.thread().unpark();
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::sync::{Arc, Barrier};
use std::{fs, io, thread};

use many_hands::sync::Threads;

pub fn threads_of_this_process() -> io::Result<usize> {
    Ok(fs::read_dir("/proc/self/task")?.count())
}

pub fn main() -> io::Result<()> {
    let gate = Arc::new(Barrier::new(3));
    let (first, second) = (Arc::clone(&gate), Arc::clone(&gate));
    let threads = Threads::new();
    threads.spawn(move || first.wait().is_leader())?;
    thread::spawn(move || second.wait().is_leader());

    println!("registered: {}", threads.active_count());
    println!("known to the kernel: {}", threads_of_this_process()?);
    gate.wait();
    while threads_of_this_process()? > 1 {
        thread::yield_now();
    }
    println!("later: {} and {}", threads.active_count(), threads_of_this_process()?);
    Ok(())
}
// ANCHOR_END: listing
