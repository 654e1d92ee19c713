//! The notes of cargo on what a program was compiled from.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// All files that cargo noted when it built an executable, and the manifests that decide how;
/// `None` if it never did.
pub fn made_of(root: &Path, executable: &Path) -> Option<BTreeSet<PathBuf>> {
    let note = fs::read_to_string(executable.with_extension("d")).ok()?;
    // One that is being written does not end with a line.
    let mut files = BTreeSet::from_iter(prerequisites(note.strip_suffix('\n')?));
    files.extend(manifests(root, &files));
    Some(files)
}

/// Those of the first rule of a makefile, where a space inside a path is `\ `.
fn prerequisites(note: &str) -> Vec<PathBuf> {
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
    let manifests = folders.into_iter().map(|folder| folder.join("Cargo.toml"));
    let others = ["Cargo.lock", "rust-toolchain.toml"].map(|file| root.join(file));
    manifests.chain(others).filter(|file| file.is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_inside_a_path_is_no_end_of_it() {
        let note = "target/debug/a: /x/one\\ two.rs /x/three.rs\n\n/x/three.rs:";
        assert_eq!(prerequisites(note), [PathBuf::from("/x/one two.rs"), PathBuf::from("/x/three.rs")]);
    }
}
