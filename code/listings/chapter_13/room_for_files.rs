//! Before it opens many files or connections, a program asks for the room, and says so if it cannot
//! have it.
//!
//! ```
//! use listings::chapter_13::room_for_files::room_for;
//!
//! room_for(100)?;
//! let refused = room_for(1 << 60).unwrap_err().to_string();
//! assert!(refused.contains("open files are needed"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// ANCHOR: listing
use std::error::Error;

use nix::sys::resource::{Resource::RLIMIT_NOFILE, getrlimit, setrlimit};

/// Raises the limit on open files, a connection being one, if it is lower.
pub fn room_for(files: usize) -> Result<(), Box<dyn Error>> {
    let needed = files as u64 + 100; // and what a program has open anyway
    let (soft, hard) = getrlimit(RLIMIT_NOFILE)?;
    if needed > hard {
        return Err(format!("{needed} open files are needed, {hard} are allowed").into());
    }
    if needed > soft {
        setrlimit(RLIMIT_NOFILE, needed, hard)?;
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let before = getrlimit(RLIMIT_NOFILE)?.0;
    room_for(10_000)?;
    println!("open files allowed: {before} before, {} now", getrlimit(RLIMIT_NOFILE)?.0);
    Ok(())
}
// ANCHOR_END: listing
