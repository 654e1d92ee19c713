//! The files of a book that are no pages, and go into its output as they are.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use anyhow::{Context, Result};
use rustix::io::Errno;
use walkdir::WalkDir;

use crate::passing::is_passing;

/// Copies all files of a folder but pages, files of editors, and links that lead nowhere or round
/// in a circle.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in WalkDir::new(from).min_depth(1).follow_links(true) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if leads_nowhere(&error) => continue,
            Err(error) => return Err(error).context("cannot read the book's folder"),
        };
        let path = entry.path();
        let is_page = path.extension().is_some_and(|ending| ending == "md");
        if is_page || is_passing(path) || !entry.file_type().is_file() {
            continue;
        }
        let new = to.join(path.strip_prefix(from)?);
        let copied = new.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::copy(path, &new));
        copied.with_context(|| format!("cannot copy {} to {}", path.display(), new.display()))?;
    }
    Ok(())
}

fn leads_nowhere(error: &walkdir::Error) -> bool {
    let circle = |error: &io::Error| error.raw_os_error() == Some(Errno::LOOP.raw_os_error());
    let nowhere = |error: &io::Error| error.kind() == ErrorKind::NotFound || circle(error);
    error.loop_ancestor().is_some() || error.io_error().is_some_and(nowhere)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_that_lead_nowhere_are_passed_over() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = |name: &str| from.path().join(name);
        fs::create_dir(path("deep")).unwrap();
        for name in ["page.md", "a.svg", "deep/b.svg", ".nojekyll", "a.svg~"] {
            fs::write(path(name), name).unwrap();
        }
        symlink("someone@somewhere.1", path(".#page.md")).unwrap();
        symlink("nowhere", path("gone.svg")).unwrap();
        symlink(".", path("loop")).unwrap();
        symlink("self", path("self")).unwrap();
        symlink("a.svg", path("link.svg")).unwrap();
        copy(from.path(), to.path()).unwrap();

        let there = |name: &str| to.path().join(name).exists();
        for name in ["a.svg", "deep/b.svg", ".nojekyll", "link.svg"] {
            assert!(there(name), "{name}");
        }
        for name in ["page.md", "a.svg~", ".#page.md", "gone.svg", "loop", "self"] {
            assert!(!there(name), "{name}");
        }
    }
}
