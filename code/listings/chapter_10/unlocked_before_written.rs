//! A lock that is released before the buffer is written out keeps nothing apart.
//!
//! ```
//! assert!(listings::chapter_10::unlocked_before_written::main().is_ok());
//! ```

// ANCHOR: listing
use std::error::Error;
use std::io::{BufWriter, Write, stdout};
use std::os::fd::AsFd;

use many_hands::process::{Barrier, Mutex, Process};

type Shared = (Mutex, Barrier);

fn greet((n, (terminal, all_have_unlocked)): (u32, Shared)) -> Result<(), Box<dyn Error>> {
    let file = std::fs::File::from(stdout().as_fd().try_clone_to_owned()?);
    let mut out = BufWriter::with_capacity(8, file);

    let guard = terminal.lock()?;
    write!(out, "hello ")?;
    writeln!(out, "from {n}")?; // does not fit beside it, so the first piece is written out
    drop(guard);

    all_have_unlocked.wait()?;
    out.flush()?; // the second piece
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let (terminal, all_have_unlocked) = (Mutex::new()?, Barrier::new(3)?);
    let handles = || Ok((terminal.try_clone()?, all_have_unlocked.try_clone()?));
    let children = [1, 2, 3].map(|n| Process::spawn(greet, (n, handles()?)));
    for child in children {
        child?.join()?;
    }
    Ok(())
}
// ANCHOR_END: listing
