//! For how long an output holds: until the key of its command changes.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use blake3::{Hash, Hasher};
use glob::{Pattern, glob};

use super::binary::Binary;
use super::cargo_run;
use super::job::Job;
use super::shell::PERSONAL;

/// A digest of a command and of all it is known to run.
pub(super) type Key = Hash;

/// Makes keys, and reads each file once for all of them.
pub(super) struct Keys<'a> {
    root: &'a Path,
    target: &'a Path,
    files: Files,
    binaries: HashMap<String, Option<(Binary, Hash)>>,
}

impl<'a> Keys<'a> {
    /// `target` is where cargo builds.
    pub fn new(root: &'a Path, target: &'a Path) -> Self {
        Self { root, target, files: Files::default(), binaries: HashMap::new() }
    }

    /// `None` if nobody knows yet what the command runs: it has to run to find out.
    pub fn key(&mut self, job: &Job) -> Option<Key> {
        let mut sum = Hasher::new();
        add(&mut sum, PERSONAL.concat().as_bytes());
        add(&mut sum, job.dir.as_os_str().as_encoded_bytes());
        add(&mut sum, job.command.text.as_bytes());
        add(&mut sum, &[job.command.expected, u8::from(job.command.alone), u8::from(job.in_code)]);
        add(&mut sum, &job.earlier.to_le_bytes());
        for path in job.words().into_iter().flat_map(|word| named(&job.dir, word)) {
            if let Some(digest) = self.files.digest(&path) {
                add_file(&mut sum, &path, digest);
            }
        }
        let Self { root, target, files, binaries } = self;
        for call in cargo_run::calls(job) {
            let binary = binaries
                .entry(call.binary.to_owned())
                .or_insert_with(|| digest_binary(Binary::read(root, target, call.binary)?, files));
            let (binary, shared) = binary.as_ref()?;
            add(&mut sum, shared.as_bytes());
            for listing in binary.listings_for(&call.arguments) {
                add_file(&mut sum, listing, files.digest(listing)?);
            }
        }
        Some(sum.finalize())
    }
}

/// The files that a word may name: one, or those that match it as a pattern of the shell's.
fn named(dir: &Path, word: &str) -> impl Iterator<Item = PathBuf> {
    let is_pattern = word.contains(['*', '?']);
    let pattern = dir.to_str().filter(|_| is_pattern).map(|dir| Path::new(&Pattern::escape(dir)).join(word));
    let matching = pattern.and_then(|pattern| glob(pattern.to_str()?).ok());
    [dir.join(word)].into_iter().chain(matching.into_iter().flatten().flatten())
}

/// Adds the digest of what counts for every command; `None` if a source is gone.
fn digest_binary(binary: Binary, files: &mut Files) -> Option<(Binary, Hash)> {
    let mut sum = Hasher::new();
    for file in &binary.shared {
        add_file(&mut sum, file, files.digest(file)?);
    }
    Some((binary, sum.finalize()))
}

/// Digests of the contents of files.
#[derive(Default)]
struct Files(HashMap<PathBuf, Option<Hash>>);

impl Files {
    /// `None` if there is no such file, or none with a content.
    fn digest(&mut self, path: &Path) -> Option<Hash> {
        if let Some(known) = self.0.get(path) {
            return *known;
        }
        // A device such as /dev/zero has no end.
        let content = path.is_file().then(|| fs::read(path).ok()).flatten();
        let digest = content.map(|content| blake3::hash(&content));
        self.0.insert(path.to_owned(), digest);
        digest
    }
}

/// Adds a part with its length, so that two parts never look like two others.
fn add(sum: &mut Hasher, part: &[u8]) {
    sum.update(&part.len().to_le_bytes());
    sum.update(part);
}

fn add_file(sum: &mut Hasher, path: &Path, digest: Hash) {
    add(sum, path.as_os_str().as_encoded_bytes());
    add(sum, digest.as_bytes());
}
