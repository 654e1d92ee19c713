//! Four named threads print their names three times each, and main waits for all of them.
//!
//! ```
//! use listings::chapter_04::four_names_three_times::main;
//! use listings::pace::seconds;
//!
//! let start = std::time::Instant::now();
//! main()?;
//! assert!(start.elapsed() >= seconds(3));
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::io;
use std::thread::{self, Builder};

use listings::pace::seconds;

fn work() {
    for round in 1..=3 {
        thread::sleep(seconds(1));
        println!("{}, round {round}", thread::current().name().unwrap_or_default());
    }
}

pub fn main() -> io::Result<()> {
    println!("main begins");
    thread::scope(|s| -> io::Result<()> {
        for n in 1..=4 {
            Builder::new().name(format!("worker {n}")).spawn_scoped(s, work)?;
        }
        Ok(())
    })?;
    println!("main ends");
    Ok(())
}
// ANCHOR_END: listing
