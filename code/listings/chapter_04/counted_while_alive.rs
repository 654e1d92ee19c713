//! The registry counts its threads while they live: three and main are four, and in the end main is
//! alone.
//!
//! ```
//! use many_hands::sync::Threads;
//!
//! let threads = Threads::new();
//! let asleep = threads.spawn(std::thread::park)?;
//! assert_eq!(threads.active_count() + 1, 2);
//! asleep.thread().unpark();
//! threads.join_all();
//! assert_eq!(threads.active_count() + 1, 1);
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::sync::{Arc, Barrier};

use many_hands::sync::Threads;

pub fn main() -> io::Result<()> {
    let threads = Threads::new();
    let gate = Arc::new(Barrier::new(4));
    for _ in 0..3 {
        let gate = Arc::clone(&gate);
        threads.spawn(move || {
            gate.wait();
        })?;
    }
    println!("alive, with main: {}", threads.active_count() + 1);
    for thread in threads.live() {
        println!("  {}", thread.name().unwrap_or_default());
    }

    gate.wait(); // the fourth to come: all may pass
    threads.join_all();
    println!("alive, with main: {}", threads.active_count() + 1);
    Ok(())
}
// ANCHOR_END: listing
