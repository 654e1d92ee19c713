//! A daemon is not waited for: three of them are cut off in the middle of their countdown.
//!
//! ```
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! listings::chapter_04::daemons_are_left::main()?;
//! assert!(start.elapsed() < seconds(60));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::sync::{Arc, Barrier};
use std::{io, thread};

use listings::pace::seconds;
use many_hands::sync::Threads;

fn count_down(task: u32, begun: &Barrier) {
    println!("task {task} begins");
    begun.wait();
    for left in (0..3).rev() {
        thread::sleep(seconds(60));
        println!("task {task}: {left}");
    }
}

pub fn main() -> io::Result<()> {
    let threads = Threads::new();
    let begun = Arc::new(Barrier::new(4));
    for task in 1..=3 {
        let begun = Arc::clone(&begun);
        threads.builder().daemon(true).spawn(move || count_down(task, &begun))?;
    }
    begun.wait();
    println!("alive, with main: {}", threads.active_count() + 1);
    Ok(())
}
// ANCHOR_END: listing
