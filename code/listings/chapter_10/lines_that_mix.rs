//! Three processes write each line in two pieces: without a lock the pieces mix.
//!
//! ```
//! assert!(listings::chapter_10::lines_that_mix::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{Write, stdout};

use many_hands::process::{Barrier, Process};

fn greet((n, all_have_begun): (u32, Barrier)) -> Result<(), Box<dyn Error>> {
    print!("hello ");
    stdout().flush()?;
    all_have_begun.wait()?;
    println!("from {n}");
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let all_have_begun = Barrier::new(3)?;
    let children = [1, 2, 3].map(|n| Process::spawn(greet, (n, all_have_begun.try_clone()?)));
    for child in children {
        child?.join()?;
    }
    Ok(())
}
// ANCHOR_END: listing
