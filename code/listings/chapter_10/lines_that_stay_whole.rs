//! The same pieces under a lock between processes: each line is whole, and the order is any.
//!
//! ```
//! assert!(listings::chapter_10::lines_that_stay_whole::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Write, stdout};
use std::thread::sleep;

use listings::pace::seconds;
use many_hands::process::{Mutex, Process};

fn greet((n, terminal): (u32, Mutex)) -> Result<(), Box<dyn Error>> {
    let _guard = terminal.lock()?;
    print!("hello ");
    stdout().flush()?;
    sleep(seconds(1)); // time enough for the others to come between
    println!("from {n}");
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let terminal = Mutex::new()?;
    let children = [1, 2, 3].map(|n| Process::spawn(greet, (n, terminal.try_clone()?)));
    for child in children {
        child?.join()?;
    }
    Ok(())
}
// ANCHOR_END: listing
