//! Paths as the digests of a book know them.

use std::path::{Component, Path, PathBuf};

use glob::{Pattern, glob};

/// The path without `.` and `..`, whether or not there is such a file.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

/// A path with `/` between its parts on every system.
pub(crate) fn with_slashes(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The files in a folder, or reached from it, that match a pattern of the shell's; one file that is
/// named as it is.
pub(crate) fn matching(folder: &Path, pattern: &str) -> impl Iterator<Item = PathBuf> {
    let is_pattern = pattern.contains(['*', '?', '[']);
    let whole = folder.to_str().filter(|_| is_pattern).map(|dir| Path::new(&Pattern::escape(dir)).join(pattern));
    let found = whole.and_then(|whole| glob(whole.to_str()?).ok());
    [folder.join(pattern)].into_iter().chain(found.into_iter().flatten().flatten())
}
