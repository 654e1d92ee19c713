//! A future that is late is dropped where it waits, and what it owns is dropped with it.
//!
//! ```
//! use listings::chapter_12::a_drop_cleans_up::write;
//! use tokio::runtime::Runtime;
//!
//! let path = std::env::temp_dir().join(format!("dropped-{}", std::process::id()));
//! drop(write(path.clone()));
//! assert!(!path.exists());
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: listing
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::{env, process};

use listings::chapter_12::a_kill_leaves_half_a_file::Draft;
use listings::pace::seconds;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

pub async fn write(path: PathBuf) -> io::Result<()> {
    let draft = Draft(path);
    let mut file = File::create(&draft.0)?;
    for line in 1..=1000 {
        writeln!(file, "line {line}")?;
        sleep(seconds(1)).await;
    }
    Ok(())
}

pub fn main() -> io::Result<()> {
    let path = env::temp_dir().join(format!("draft-{}", process::id()));
    let in_time = async { timeout(seconds(5), write(path.clone())).await };
    match Builder::new_current_thread().enable_time().build()?.block_on(in_time) {
        Ok(written) => written?,
        Err(_) => println!("the writer was late, and dropped"),
    }
    println!("a draft is left: {}", path.exists());
    Ok(())
}
// ANCHOR_END: listing
