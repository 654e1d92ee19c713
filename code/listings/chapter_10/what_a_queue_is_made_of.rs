//! What a queue is made of: the kind of each file that it opens. Ours lies in shared memory,
//! Python's goes through a pipe.
//!
//! ```
//! use many_hands::process::Queue;
//!
//! let queue = Queue::bounded(4)?;
//! queue.send(&1)?;
//! assert_eq!(queue.recv()?, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io;

use many_hands::process::Queue;

/// What is open in this process: `socket:[7]`, `/memfd:name`, `/dev/null`.
fn open_files() -> io::Result<Vec<String>> {
    let entries = fs::read_dir("/proc/self/fd")?;
    let links = entries.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    Ok(links.map(|link| link.display().to_string()).collect())
}

fn kind(file: &str) -> String {
    file.split([':', '(']).next().unwrap_or_default().to_string()
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let before = open_files()?;
    let queue = Queue::<String>::bounded(4)?;
    let after = open_files()?;

    let new = after.iter().filter(|file| !before.contains(file) && !file.starts_with("/proc"));
    let kinds: BTreeSet<String> = new.map(|file| kind(file)).collect();
    println!("a queue for {} messages opened {kinds:?}", queue.capacity());
    Ok(())
}
// ANCHOR_END: listing
