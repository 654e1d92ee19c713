//! A thread cannot be killed. It is asked to stop, looks for the request, and cleans up.
//!
//! ```
//! use listings::chapter_12::a_thread_is_asked_to_stop::write;
//! use many_hands::sync::Event;
//!
//! let stop = Event::new();
//! stop.set();
//! let path = std::env::temp_dir().join(format!("asked-{}", std::process::id()));
//! assert_eq!(write(path.clone(), &stop)?, 1);
//! assert!(!path.exists());
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread::{scope, sleep};
use std::{env, process};

use listings::chapter_12::a_kill_leaves_half_a_file::Draft;
use listings::pace::seconds;
use many_hands::sync::Event;

pub fn write(path: PathBuf, stop: &Event) -> io::Result<u32> {
    let draft = Draft(path);
    let mut file = File::create(&draft.0)?;
    for line in 1..=1000 {
        writeln!(file, "line {line}")?;
        if stop.wait_timeout(seconds(1)) {
            return Ok(line);
        }
    }
    Ok(1000)
}

pub fn main() -> io::Result<()> {
    let path = env::temp_dir().join(format!("draft-{}", process::id()));
    let stop = Event::new();
    let lines = scope(|scope| {
        let writer = scope.spawn(|| write(path.clone(), &stop));
        sleep(seconds(5));
        println!("the writer is late, and asked to stop");
        stop.set();
        writer.join().expect("the writer does not panic")
    })?;
    println!("it ended before line 1000: {}", lines < 1000);
    println!("a draft is left: {}", path.exists());
    Ok(())
}
// ANCHOR_END: listing
