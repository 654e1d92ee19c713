//! Two programs take words from one queue, and count them in one dictionary.
//!
//! ```
//! # if !listings::redis::is_installed() { return }
//! assert!(listings::chapter_14::two_readers_one_count::main().is_ok());
//! ```

// ANCHOR: listing
use std::collections::BTreeMap;
use std::error::Error;

use listings::redis::Server;
use many_hands::process::Process;
use many_hands::remote::{self, Dict, Queue};

/// Could run on any machine that reaches the server.
pub fn reader(url: String) -> Result<(), remote::Error> {
    let words = Queue::<Option<String>>::connect(&url, "words", 4)?;
    let counts = Dict::<String, u32>::connect(&url, "counts")?;
    while let Some(word) = words.recv()? {
        counts.update(&word, |before| before.unwrap_or(0) + 1)?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let one = Process::spawn(reader, server.url())?;
    let other = Process::spawn(reader, server.url())?;

    let words = Queue::connect(&server.url(), "words", 4)?;
    for word in "to be or not to be that is the question".split(' ') {
        words.send(Some(word.to_string()))?;
    }
    // The queue has no end of its own.
    words.send(None)?;
    words.send(None)?;
    one.join()?;
    other.join()?;

    let counts = Dict::<String, u32>::connect(&server.url(), "counts")?.snapshot()?;
    println!("{:?}", BTreeMap::from_iter(counts));
    Ok(())
}
// ANCHOR_END: listing
