//! Gives the value that stands for the file no name, so it is dropped on the same line.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// A file that is removed when this is dropped.
struct Scratch<'a>(&'a Path);

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        // A drop has no way to report, and `work` may have removed it.
        _ = fs::remove_file(self.0);
    }
}

/// Calls `work` with the path of a file that is there as long as it works.
pub fn with_scratch(path: &Path, work: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    File::create(path)?;
    let _ = Scratch(path);
    work(path)
}
