//! The files that a page includes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// As deep as mdBook follows includes.
const DEEPEST: usize = 10;

/// The files that a text in a folder includes, and those that these include.
pub fn included(text: &str, folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    follow(text, folder, DEEPEST, &mut found);
    found
}

fn follow(text: &str, folder: &Path, depth: usize, found: &mut BTreeSet<PathBuf>) {
    for name in named(text) {
        let file = normal(&folder.join(name));
        let is_new = found.insert(file.clone());
        if is_new
            && depth > 0
            && let Some(folder) = file.parent()
            && let Ok(text) = fs::read_to_string(&file)
        {
            follow(&text, folder, depth - 1, found);
        }
    }
}

/// What stands after the first word of `{{#include FILE:LINES}}` and the like.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").filter_map(|(start, _)| {
        if text[..start].ends_with('\\') {
            return None;
        }
        let (inside, _) = text[start + 2..].trim_start().strip_prefix('#')?.split_once("}}")?;
        let mut words = inside.split_whitespace();
        let is_include = matches!(words.next()?, "include" | "rustdoc_include" | "playground" | "playpen");
        let file = words.next().filter(|_| is_include)?;
        Some(file.split_once(':').map_or(file, |(file, _)| file))
    })
}

/// The path without `.` and `..`, as the kernel names it in its events.
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_include_is_seen() {
        let text = "{{#include ../a.rs:3:7}} \\{{#include no.rs}} {{ #rustdoc_include b.rs:main }} \
                    {{#playground c.rs editable}} {{#title Include}} {{#include";
        assert_eq!(Vec::from_iter(named(text)), ["../a.rs", "b.rs", "c.rs"]);
    }

    #[test]
    fn what_an_included_file_includes_counts_also_in_a_circle() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("deep")).unwrap();
        fs::write(path("deep/one.md"), "{{#include ../two.md}}").unwrap();
        fs::write(path("two.md"), "{{#include deep/one.md}} {{#include missing.md}}").unwrap();
        let found = included("{{#include ./deep/one.md}}", folder.path());
        assert_eq!(found, ["deep/one.md", "missing.md", "two.md"].map(path).into());
    }
}
