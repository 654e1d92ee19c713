//! Waits for changes to the sources of the book.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use ignore::gitignore::Gitignore;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout_at};
use walkdir::WalkDir;

use crate::Book;
use crate::console::warn;
use crate::pages::Pages;
use crate::passing::is_passing;

/// One save is often several events: it is over when this long no source changed.
const QUIET: Duration = Duration::from_millis(20);

/// Sources that never come to rest are looked at so often all the same.
const LONGEST: Duration = Duration::from_millis(200);

/// The sources of a book, watched.
pub struct Watch {
    book: Book,
    watcher: RecommendedWatcher,
    sources: Vec<PathBuf>,
    /// Files and folders elsewhere, and the links among the sources that lead there.
    links: Vec<(PathBuf, PathBuf)>,
    touched: UnboundedReceiver<PathBuf>,
    changed: BTreeSet<PathBuf>,
}

impl Watch {
    /// Notes no changes before [`Self::follow`] says of what.
    pub fn of(book: &Book) -> Result<Self> {
        let (sender, touched) = unbounded_channel();
        let manifest = book.root().join("book.toml");
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            // Events were lost: anything may have changed.
            let lost = event.need_rescan().then(|| manifest.clone());
            if !matches!(event.kind, EventKind::Access(_)) || lost.is_some() {
                for path in event.paths.into_iter().chain(lost) {
                    // Fails only at the end, when nothing waits any more.
                    let _ = sender.send(path);
                }
            }
        })?;
        // For the files there, and for folders that do not exist yet.
        watcher.watch(book.root(), RecursiveMode::NonRecursive).context("cannot watch the folder of the book")?;
        let (sources, links, changed) = Default::default();
        Ok(Self { book: book.clone(), watcher, sources, links, touched, changed })
    }

    /// Watches what has become a source since: a new folder, one newly named in book.toml, a file
    /// that a page includes, or what a link leads to.
    pub fn follow(&mut self, pages: Option<&Pages>) {
        // A book.toml that cannot be read is the build's to report.
        if let Ok(sources) = self.book.sources() {
            self.sources = sources;
        }
        let (folders, mut files): (Vec<_>, Vec<_>) = self.sources.clone().into_iter().partition(|path| path.is_dir());
        let included = pages.iter().flat_map(|pages| pages.files());
        for file in included.filter(|file| !folders.iter().any(|folder| file.starts_with(folder))) {
            files.push(file.to_owned());
            self.sources.push(file.to_owned());
        }
        let links = folders.iter().flat_map(|folder| links(folder));
        self.links = links.filter(|(target, _)| !folders.iter().any(|folder| target.starts_with(folder))).collect();

        let targets = self.links.iter().map(|(target, _)| target.clone());
        let (more_folders, more_files): (Vec<_>, Vec<_>) = targets.partition(|target| target.is_dir());
        let folders = BTreeSet::from_iter(folders.into_iter().chain(more_folders));
        files.extend(more_files);
        // An editor replaces a file, so its folder is what is watched.
        let around: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
        let around = around.into_iter().filter(|around| {
            *around != self.book.root() && around.is_dir() && !folders.iter().any(|folder| around.starts_with(folder))
        });
        let all = around.map(|folder| (folder, RecursiveMode::NonRecursive));
        let all = all.chain(folders.iter().map(|folder| (folder.as_path(), RecursiveMode::Recursive)));
        for (folder, mode) in all {
            if let Err(error) = self.watcher.watch(folder, mode) {
                warn(format_args!("cannot watch {}: {error}", folder.display()));
            }
        }
    }

    /// The files that changed since the last call, once there are any. None is lost if this is
    /// dropped before.
    pub async fn changes(&mut self) -> BTreeSet<PathBuf> {
        while self.changed.is_empty() {
            match self.touched.recv().await {
                Some(path) => self.note(path),
                None => std::future::pending().await,
            };
        }
        let end = Instant::now() + LONGEST;
        let mut quiet = Instant::now() + QUIET;
        while Instant::now() < end.min(quiet)
            && let Ok(Some(path)) = timeout_at(end.min(quiet), self.touched.recv()).await
        {
            if self.note(path) {
                quiet = Instant::now() + QUIET;
            }
        }
        std::mem::take(&mut self.changed)
    }

    /// Keeps a path if it is a source, by the name that the book has for it.
    fn note(&mut self, path: PathBuf) -> bool {
        let link = self.links.iter().find_map(|(target, link)| {
            let rest = path.strip_prefix(target).ok()?;
            Some(if rest.as_os_str().is_empty() { link.clone() } else { link.join(rest) })
        });
        let path = link.unwrap_or(path);
        let is_source = !is_passing(&path)
            && self.sources.iter().any(|source| path.starts_with(source))
            && !is_ignored(self.book.root(), &path);
        if is_source {
            self.changed.insert(path);
        }
        is_source
    }
}

/// The links in a folder, after what they lead to.
fn links(folder: &Path) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.path_is_symlink())
        .filter_map(|entry| Some((entry.path().canonicalize().ok()?, entry.into_path())))
}

/// Whether a `.gitignore` of the book's, or of the repository's above it, names a path or a folder
/// around it.
fn is_ignored(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let repository = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(root);
    let inside = inside.ancestors().map(|part| root.join(part)).filter(|part| part != root);
    inside.into_iter().any(|part| {
        let is_dir = part.is_dir();
        let above = part.ancestors().skip(1).take_while(|folder| folder.starts_with(repository));
        // The nearest that says anything decides.
        let mut said = above.map(|folder| folder.join(".gitignore")).filter(|file| file.is_file());
        let said = said.find_map(|file| {
            let (rules, _) = Gitignore::new(file);
            let matched = rules.matched(&part, is_dir);
            (!matched.is_none()).then(|| matched.is_ignore())
        });
        said.unwrap_or(false)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_gitignore_names_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("book/made/deep")).unwrap();
        fs::write(root.join(".gitignore"), "/book/made\n*.log\n").unwrap();
        fs::write(root.join("book/.gitignore"), "!kept.log\n").unwrap();
        for (path, expected) in [
            ("book/page.md", false),
            ("book/a.log", true),
            ("book/kept.log", false),
            ("book/made/deep/x.md", true),
            ("made", false),
        ] {
            assert_eq!(is_ignored(root, &root.join(path)), expected, "{path}");
        }
    }
}
