//! Outputs kept from earlier builds, one file each, under `target/cmdrun`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, Result};

use crate::book::Book;
use crate::digest::Digest;
use crate::job::Job;
use crate::toml_text::Document;
use crate::transcript::Printed;

pub(crate) struct Store {
    dir: PathBuf,
}

impl Store {
    /// `None` if the book says that nothing is kept.
    pub fn of(book: &Book) -> Option<Self> {
        book.settings.keep.then(|| Self { dir: book.root.join("target").join("cmdrun") })
    }

    /// An output that was kept, unless its file was damaged since.
    pub fn get(&self, key: &Digest) -> Option<Printed> {
        let path = self.path(key);
        let file = fs::read_to_string(&path).ok()?;
        let (digest, text) = file.strip_prefix("# ")?.split_once('\n')?;
        let is_whole = digest == Digest::of(text.as_bytes()).to_string();
        is_whole.then(|| Printed::read(&mut Document::new(&path, text).table().ok()?).ok()).flatten()
    }

    /// Keeps an output. Another build that looks for it meanwhile finds all of it or nothing.
    pub fn put(&self, key: &Digest, printed: &Printed) -> Result<()> {
        let path = self.path(key);
        let text = printed.toml("outcomes");
        let text = format!("# {}\n{text}", Digest::of(text.as_bytes()));
        let written = self.make_folder().and_then(|()| write_at_once(&path, &text));
        written.with_context(|| format!("cannot keep an output in {}", path.display()))
    }

    /// Keeps all that a command wrote before it failed, to be looked into. `None` if it
    /// cannot: the failure is what is to be told.
    pub fn put_failed(&self, job: &Job, output: &str) -> Option<PathBuf> {
        let path = self.failed(job);
        self.make_folder().and_then(|()| write_at_once(&path, output)).is_ok().then_some(path)
    }

    /// Forgets what a command wrote when it failed.
    pub fn remove_failed(&self, job: &Job) {
        // Most commands have never failed.
        let _ = fs::remove_file(self.failed(job));
    }

    fn failed(&self, job: &Job) -> PathBuf {
        let command = format!("{}\0{}", job.dir.display(), job.command.text);
        self.dir.join(format!("failed-{}.txt", Digest::of(command.as_bytes())))
    }

    /// Git passes over the folder, also where the repository does not ignore `target`.
    fn make_folder(&self) -> io::Result<()> {
        let ignore = self.dir.join(".gitignore");
        if ignore.exists() { Ok(()) } else { write_at_once(&ignore, "*\n") }
    }

    fn path(&self, key: &Digest) -> PathBuf {
        self.dir.join(key.to_string())
    }
}

/// Writes a file so that a reader meanwhile finds the old one or the new one.
pub(crate) fn write_at_once(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = path.with_added_extension(format!("{}.tmp", process::id()));
    fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, path)).inspect_err(|_| {
        // What is left of it would only take room on the disk, which may be the reason.
        let _ = fs::remove_file(&unfinished);
    })
}
