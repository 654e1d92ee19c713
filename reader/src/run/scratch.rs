//! The folder in which the runs of one server keep what they need. It is gone when the server is,
//! or when the next one starts.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

const PREFIX: &str = "many-hands-reader-";
const LOCK: &str = "in-use";

/// So long a server may take to lock a folder that it has made.
const GRACE: Duration = Duration::from_secs(60);

/// A folder under the system's for temporary files: its path is short, and the name of a socket has
/// to be.
pub struct Scratch {
    folder: TempDir,
    next: AtomicU64,
    _lock: File,
}

impl Scratch {
    pub fn new() -> Result<Self> {
        let parent = env::temp_dir();
        remove_abandoned(&parent);
        let make = || {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&parent)?;
            let lock = File::create(folder.path().join(LOCK))?;
            lock.lock()?;
            std::io::Result::Ok(Self { folder, next: AtomicU64::new(1), _lock: lock })
        };
        make().with_context(|| format!("cannot make a folder in {}", parent.display()))
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A path in the folder that is given out once.
    pub fn fresh(&self) -> PathBuf {
        self.path().join(self.next.fetch_add(1, Ordering::Relaxed).to_string())
    }
}

/// Removes the folders of servers that were killed.
fn remove_abandoned(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let folder = entry.path();
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_abandoned(&folder) {
            // Another user's cannot be removed, and need not be.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn is_abandoned(folder: &Path) -> bool {
    match File::open(folder.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(_) => {
            let made = fs::metadata(folder).and_then(|folder| folder.modified());
            made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age > GRACE))
        }
    }
}
