//! What a binary is made of.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Cargo writes the note anew whenever it runs the binary, and other commands run it at the same
/// time. A note that is being written does not end with a line.
fn whole_note(file: &Path) -> Option<String> {
    for _ in 0..PATIENCE {
        let note = fs::read_to_string(file).ok()?;
        if note.ends_with('\n') {
            return Some(note);
        }
        thread::sleep(Duration::from_millis(1));
    }
    None
}

/// Milliseconds in which cargo writes a note, however busy the machine is.
const PATIENCE: u32 = 1000;

/// All files that cargo noted when it built an executable, and the manifests that decide how;
/// `None` if it never did.
pub fn made_of(root: &Path, executable: &Path) -> Option<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::from_iter(sources(&whole_note(&executable.with_extension("d"))?));
    files.extend(manifests(root, &files));
    Some(files)
}

/// The prerequisites in a dep-info file, where a space inside a path is `\ `.
fn sources(note: &str) -> Vec<PathBuf> {
    let first = note.lines().next().unwrap_or_default();
    let (_, list) = first.split_once(": ").unwrap_or_default();
    list.replace("\\ ", "\0").split_whitespace().map(|path| PathBuf::from(path.replace('\0', " "))).collect()
}

/// What decides how the sources are compiled: manifests, locked versions, the toolchain.
fn manifests(root: &Path, sources: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let folders: BTreeSet<&Path> = sources
        .iter()
        .flat_map(|source| source.ancestors().skip(1))
        .filter(|folder| folder.starts_with(root))
        .collect();
    folders
        .into_iter()
        .map(|folder| folder.join("Cargo.toml"))
        .chain([root.join("Cargo.lock"), root.join("rust-toolchain.toml")])
        .filter(|file| file.is_file())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_inside_a_path_is_no_end_of_it() {
        let note = "target/debug/a: /x/one\\ two.rs /x/three.rs\n\n/x/three.rs:";
        assert_eq!(sources(note), [PathBuf::from("/x/one two.rs"), PathBuf::from("/x/three.rs")]);
    }
}
