//! Thinks of an error, and not of a panic.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Calls `work` with the path of a file that is there as long as it works.
pub fn with_scratch(path: &Path, work: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    File::create(path)?;
    let result = work(path);
    fs::remove_file(path)?;
    result
}
