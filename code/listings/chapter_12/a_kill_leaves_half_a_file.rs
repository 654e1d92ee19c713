//! A process that is killed has no chance to clean up: its half-written file stays.
//!
//! ```
//! use listings::chapter_12::a_kill_leaves_half_a_file::Draft;
//!
//! let path = std::env::temp_dir().join(format!("a-draft-{}", std::process::id()));
//! let draft = Draft(path.clone());
//! std::fs::write(&draft.0, "line 1")?;
//! drop(draft);
//! assert!(!path.exists());
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::error::Error;
use std::fs::{File, remove_file};
use std::io::Write;
use std::path::PathBuf;
use std::thread::sleep;
use std::{env, process};

use listings::pace::seconds;
use many_hands::process::Process;

/// A file that is removed when it is dropped.
pub struct Draft(pub PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        println!("the draft is removed: {}", remove_file(&self.0).is_ok());
    }
}

pub fn write(path: PathBuf) -> Result<(), Box<dyn Error>> {
    let draft = Draft(path);
    let mut file = File::create(&draft.0)?;
    for line in 1..=1000 {
        writeln!(file, "line {line}")?;
        sleep(seconds(1));
    }
    Ok(())
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let path = env::temp_dir().join(format!("draft-{}", process::id()));
    let writer = Process::spawn(write, path.clone())?;
    if writer.join_timeout(seconds(25))?.is_none() {
        writer.kill()?;
        println!("the writer is late, and killed: {}", writer.join()?);
    }
    println!("a draft is left: {}", path.exists());
    remove_file(path)?;
    Ok(())
}
// ANCHOR_END: listing
