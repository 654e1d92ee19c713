//! Waits for changes to the sources of the book.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::Book;

/// One save is often several events: it is over when this long nothing happened.
const QUIET: Duration = Duration::from_millis(20);

/// The sources of a book, watched.
pub struct Watch {
    book: Book,
    watcher: RecommendedWatcher,
    sources: Vec<PathBuf>,
    touched: UnboundedReceiver<PathBuf>,
}

impl Watch {
    /// Notes no changes before [`Self::follow`] says of what.
    pub fn of(book: &Book) -> Result<Self> {
        let (sender, touched) = unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            if !matches!(event.kind, EventKind::Access(_)) {
                for path in event.paths {
                    // Fails only when nobody waits any more.
                    let _ = sender.send(path);
                }
            }
        })?;
        // For the files there, and for folders that do not exist yet.
        watcher.watch(book.root(), RecursiveMode::NonRecursive).context("cannot watch the folder of the book")?;
        Ok(Self { book: book.clone(), watcher, sources: Vec::new(), touched })
    }

    /// Watches what has become a source since: a new folder, or one newly named in book.toml.
    pub fn follow(&mut self) {
        // A book.toml that cannot be read is the build's to report.
        if let Ok(sources) = self.book.sources() {
            self.sources = sources;
        }
        for folder in self.sources.iter().filter(|source| source.is_dir()) {
            if let Err(error) = self.watcher.watch(folder, RecursiveMode::Recursive) {
                eprintln!("cannot watch {}: {error}", folder.display());
            }
        }
    }

    /// The files that changed since the last call, once there are any.
    pub async fn changes(&mut self) -> BTreeSet<PathBuf> {
        let mut changes = BTreeSet::new();
        while changes.is_empty() {
            let mut next = self.touched.recv().await;
            while let Some(path) = next {
                if self.is_source(&path) {
                    changes.insert(path);
                }
                next = timeout(QUIET, self.touched.recv()).await.unwrap_or(None);
            }
        }
        changes
    }

    fn is_source(&self, path: &Path) -> bool {
        !is_passing(path) && self.sources.iter().any(|source| path.starts_with(source))
    }
}

/// Whether a file is there for a moment only, or made from others: of an editor, or of Python.
fn is_passing(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '#'])
        || name.ends_with('~')
        || name.ends_with("___jb_tmp___")
        // Vim writes one of this name to see whether it may write.
        || name == "4913"
        || path.components().any(|part| part.as_os_str() == "__pycache__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_editors_are_passed_over() {
        for name in [".page.md.swp", ".#page.md", "#page.md#", "page.md~", "4913"] {
            assert!(is_passing(Path::new(name)), "{name}");
        }
        assert!(is_passing(Path::new("code/__pycache__/a.pyc")));
        assert!(!is_passing(Path::new("/home/someone/.books/book/page.md")));
    }
}
