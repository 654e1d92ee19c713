//! What a thread does to a global, its starter sees; what a process does to it stays in that
//! process.
//!
//! ```
//! use std::sync::atomic::Ordering::SeqCst;
//!
//! use listings::chapter_04::a_process_shares_no_globals::{COUNT, add};
//! use many_hands::process::Process;
//!
//! Process::spawn(add, 1)?.join()?;
//! assert_eq!(COUNT.load(SeqCst), 0);
//! std::thread::spawn(|| add(1)).join().expect("adding does not panic");
//! assert_eq!(COUNT.load(SeqCst), 1);
//! # Ok::<(), many_hands::process::Error>(())
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use many_hands::process::{Error, Process};

pub static COUNT: AtomicU32 = AtomicU32::new(0);

pub fn add(n: u32) {
    COUNT.fetch_add(n, Relaxed);
}

pub fn main() -> Result<(), Error> {
    let child = Process::spawn(add, 10)?;
    child.join()?;
    println!("after the process: {}", COUNT.load(Relaxed));

    let thread = thread::spawn(|| add(10));
    thread.join().expect("adding does not panic");
    println!("after the thread: {}", COUNT.load(Relaxed));
    Ok(())
}
// ANCHOR_END: listing
