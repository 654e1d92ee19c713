//! For how long an output is kept under `target/cmdrun`: until the key of its command changes.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use crate::batch::PERSONAL;
use crate::binary::made_of;
use crate::book::Book;
use crate::cargo_run;
use crate::digest::{Digest, Sum};
use crate::job::Job;
use crate::shown::Shown;

/// Makes keys, and reads each file once for all of them.
pub(crate) struct Keys<'a> {
    book: &'a Book,
    shown: Shown<'a>,
    binaries: HashMap<String, Option<Binary>>,
}

/// What a binary is made of, but for the files that count only for commands that show them.
struct Binary {
    shared: Digest,
}

impl<'a> Keys<'a> {
    pub fn new(book: &'a Book) -> Self {
        Self { book, shown: Shown::of(book), binaries: HashMap::new() }
    }

    /// `None` if it is not known yet what the command runs: it has to run to find out.
    pub fn key(&mut self, job: &Job) -> Option<Digest> {
        let mut sum = Sum::default();
        sum.add(PERSONAL.concat().as_bytes());
        sum.add(self.book.settings.unset.concat().as_bytes());
        sum.add(job.dir.as_os_str().as_encoded_bytes());
        sum.add(job.command.text.as_bytes());
        sum.add(&[job.command.expected.unwrap_or(0), u8::from(job.command.expected.is_some())]);
        sum.add(&[u8::from(job.command.alone), u8::from(job.in_code)]);
        sum.add(&[self.book.settings.on_failure as u8, self.book.settings.stderr as u8]);
        sum.add(&job.command.runs.unwrap_or_default().to_le_bytes());
        sum.add(&(job.run as u64).to_le_bytes());
        for (file, digest) in self.shown.files(job) {
            sum.add(file.as_os_str().as_encoded_bytes());
            sum.add_digest(digest);
        }
        for name in cargo_run::binaries(job) {
            if !self.binaries.contains_key(&name) {
                let binary = self.read(&name);
                self.binaries.insert(name.clone(), binary);
            }
            sum.add_digest(self.binaries[&name].as_ref()?.shared);
        }
        Some(sum.digest())
    }

    /// Reads what cargo noted when it last built a binary; `None` if it never did, or a source is
    /// gone.
    fn read(&mut self, name: &str) -> Option<Binary> {
        let files: BTreeSet<PathBuf> = made_of(&self.book.root, &self.book.target.join("debug").join(name))?;
        let told_apart =
            |file: &PathBuf| self.book.settings.reads.iter().any(|rule| rule.could_read(&self.book.root, file));
        let mut sum = Sum::default();
        for file in files.iter().filter(|file| !told_apart(file)) {
            sum.add(file.as_os_str().as_encoded_bytes());
            sum.add_digest(self.shown.file(file)?);
        }
        Some(Binary { shared: sum.digest() })
    }
}
