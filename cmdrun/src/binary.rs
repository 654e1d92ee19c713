//! What a binary is made of, as far as one command can tell.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// The files a binary is compiled from.
pub(super) struct Binary {
    /// Those that count for every command.
    pub shared: BTreeSet<PathBuf>,
    /// The listings of the binary's chapter, by module name.
    listings: BTreeMap<String, Vec<PathBuf>>,
}

impl Binary {
    /// Reads what cargo noted when it last built the binary; `None` if it never did.
    pub fn read(root: &Path, target: &Path, name: &str) -> Option<Self> {
        let note = whole_note(&target.join("debug").join(format!("{name}.d")))?;
        let chapters = root.join("code").join("listings");
        let own = own_chapter(name).unwrap_or_default();
        let mut binary = Self { shared: BTreeSet::new(), listings: BTreeMap::new() };
        for source in sources(&note) {
            match listing(&chapters, &source) {
                Some((chapter, _)) if chapter != own => {}
                // `mod.rs` is the chapter itself, which its listings have in common.
                Some((_, module)) if module != "mod" => {
                    let files = binary.listings.entry(module.to_owned()).or_default();
                    files.push(source);
                }
                _ => {
                    binary.shared.insert(source);
                }
            }
        }
        let manifests = manifests(root, &binary.shared);
        binary.shared.extend(manifests);
        Some(binary)
    }

    /// The files of the listings that the arguments name and of those that these mention.
    /// Arguments that name none may run any: then all count.
    pub fn listings_for(&self, arguments: &[&str]) -> Vec<&PathBuf> {
        let files = |name: &str| self.listings.get(name).into_iter().flatten();
        let named: Vec<&PathBuf> = arguments.iter().flat_map(|name| files(name)).collect();
        if named.is_empty() {
            return self.listings.values().flatten().collect();
        }
        let texts: Vec<String> = named.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
        let mentioned: BTreeSet<&str> = texts.iter().flat_map(|text| modules(text)).collect();
        named.into_iter().chain(mentioned.into_iter().flat_map(files)).collect()
    }
}

/// Cargo writes the note anew whenever it runs the binary, and other commands run it at the same time. A note that is being written does not end with
/// a line.
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

/// The folder of a binary's listings: `chapter_02` for `chapter-2`.
fn own_chapter(binary: &str) -> Option<String> {
    let number: u8 = binary.strip_prefix("chapter-")?.parse().ok()?;
    Some(format!("chapter_{number:02}"))
}

/// The chapter and the module of a source file, if it is part of a chapter.
fn listing<'a>(chapters: &Path, source: &'a Path) -> Option<(&'a str, &'a str)> {
    let mut parts = source.strip_prefix(chapters).ok()?.iter();
    let chapter = parts.next()?.to_str()?;
    chapter.strip_prefix("chapter_")?.parse::<u8>().ok()?;
    let module = parts.next()?.to_str()?;
    Some((chapter, module.strip_suffix(".rs").unwrap_or(module)))
}

/// All files that cargo noted when it built an executable, and the manifests that decide how; `None` if it never did.
pub(crate) fn made_of(root: &Path, executable: &Path) -> Option<BTreeSet<PathBuf>> {
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

/// The names that stand before a `::` in a Rust program.
fn modules(program: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut pieces: Vec<&str> = program.split("::").collect();
    pieces.pop();
    pieces.into_iter().filter_map(move |piece| piece.rsplit(|c| !is_name(c)).next()).filter(|name| !name.is_empty())
}
