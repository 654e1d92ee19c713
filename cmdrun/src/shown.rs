//! What a command shows: the files it names, and those that these need. Whatever else it runs, such
//! as the libraries that a program is built with, is not what a page shows.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::book::Book;
use crate::digest::{Digest, Sum};
use crate::job::Job;
use crate::mentions::mentions;
use crate::path::{matching, tidy, with_slashes};
use crate::reads;
use crate::settings::{Errors, OnFailure};
use crate::words::words;

/// Reads each file once for all commands.
pub(crate) struct Shown<'a> {
    book: &'a Book,
    files: HashMap<PathBuf, Option<Rc<File>>>,
}

struct File {
    digest: Digest,
    mentions: Vec<PathBuf>,
}

impl<'a> Shown<'a> {
    pub fn of(book: &'a Book) -> Self {
        Self { book, files: HashMap::new() }
    }

    /// The digest of a command and of the book's files that it shows: the same in every clone.
    pub fn digest(&mut self, job: &Job) -> Digest {
        let root = &self.book.root;
        let mut sum = Sum::default();
        let place = job.dir.strip_prefix(root).unwrap_or(&job.dir);
        sum.add(with_slashes(place).as_bytes());
        sum.add(job.command.text.as_bytes());
        sum.add(&[job.command.expected.unwrap_or(0), u8::from(job.in_code)]);
        sum.add(&job.command.runs.unwrap_or_default().to_le_bytes());
        if self.book.settings.stderr == Errors::Dropped {
            sum.add(b"without stderr");
        }
        if self.book.settings.on_failure == OnFailure::IsIgnored && job.command.expected.is_none() {
            sum.add(b"with any status");
        }
        for (file, digest) in self.files(job) {
            if let Ok(file) = file.strip_prefix(root) {
                sum.add(with_slashes(file).as_bytes());
                sum.add_digest(digest);
            }
        }
        sum.digest()
    }

    /// The files that a command shows.
    pub fn files(&mut self, job: &Job) -> BTreeMap<PathBuf, Digest> {
        let mut left: Vec<PathBuf> = named(self.book, job);
        let mut files = BTreeMap::new();
        while let Some(path) = left.pop() {
            if files.contains_key(&path) {
                continue;
            }
            if let Some(file) = self.read(&path) {
                files.insert(path, file.digest);
                left.extend(file.mentions.iter().cloned());
            }
        }
        files
    }

    /// The digest of one file; `None` if there is no such file, or none with a content.
    pub fn file(&mut self, path: &Path) -> Option<Digest> {
        self.read(path).map(|file| file.digest)
    }

    fn read(&mut self, path: &Path) -> Option<Rc<File>> {
        if let Some(known) = self.files.get(path) {
            return known.clone();
        }
        let file = read(path, &self.book.root).map(Rc::new);
        self.files.insert(path.to_owned(), file.clone());
        file
    }
}

fn named(book: &Book, job: &Job) -> Vec<PathBuf> {
    let words = words(&job.command.text);
    let named = words.iter().chain(&job.command.reads).flat_map(|word| matching(&job.dir, word));
    let mut files: Vec<PathBuf> = named.map(|file| tidy(&file)).collect();
    files.extend(reads::files(&book.settings.reads, &book.root, &job.command.text));
    files
}

fn read(path: &Path, root: &Path) -> Option<File> {
    // A device such as /dev/zero has no end.
    let content = path.is_file().then(|| fs::read(path).ok()).flatten()?;
    let Ok(text) = String::from_utf8(content) else {
        return fs::read(path).ok().map(|content| File { digest: Digest::of(&content), mentions: Vec::new() });
    };
    // Git may give a clone the line ends of its system.
    let text = text.replace("\r\n", "\n");
    // What lies outside of the book is another's, and not looked into.
    let mentions = if path.starts_with(root) { mentions(path, &text, root) } else { Vec::new() };
    let mentions = mentions.iter().map(|file| tidy(file)).filter(|file| file.starts_with(root) && file.is_file());
    Some(File { digest: Digest::of(text.as_bytes()), mentions: mentions.collect() })
}
