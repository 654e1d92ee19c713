//! A registry in `main` is Python's join at exit: dropped last, it waits for the threads that have
//! not been joined.
//!
//! ```
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! listings::chapter_04::joined_at_the_end::main()?;
//! assert!(start.elapsed() >= seconds(2));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::{io, thread};

use listings::pace::seconds;
use many_hands::sync::Threads;

pub fn main() -> io::Result<()> {
    let threads = Threads::new();
    threads.spawn(|| {
        thread::sleep(seconds(2));
        println!("the thread has ended");
    })?;
    println!("main has ended");
    Ok(())
} // here `threads` is dropped, and waits
// ANCHOR_END: listing
