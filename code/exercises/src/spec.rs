//! What an exercise is, as its folder says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

/// The program that a reader begins with, among an exercise's programs.
pub const START: &str = "start";

/// The program that does it, among an exercise's programs.
pub const SOLUTION: &str = "solution";

/// What `start` in `exercise.toml` says of a program that the compiler refuses.
pub const DOES_NOT_COMPILE: &str = "does_not_compile";

/// An exercise: a folder `chapter_06/mend_the_deposit` with `exercise.toml`, `start.rs`,
/// `solution.rs`, `check.rs` and `mutants/NAME.rs`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// The name of its folder.
    #[serde(skip)]
    pub name: String,
    /// The folder of its chapter, `chapter_06`.
    #[serde(skip)]
    pub chapter: String,
    /// Its folder.
    #[serde(skip)]
    pub folder: PathBuf,
    /// A few words.
    pub title: String,
    /// The section that it belongs to, `account.md#account`.
    pub at: String,
    /// Its place in its chapter.
    pub place: u32,
    /// What to do, in Markdown.
    pub task: String,
    /// One after the other, each says more.
    pub hints: Vec<String>,
    /// Whether `check.rs` runs the program with every schedule, as `super::modelled`.
    #[serde(default)]
    pub schedules: bool,
    /// The id of the message by which `start.rs` is rejected.
    pub start: String,
    /// For each mutant, the id of the message by which it is rejected.
    pub mutants: BTreeMap<String, String>,
}

impl Exercise {
    /// All of them, in the order of the book.
    ///
    /// # Errors
    ///
    /// If one of them cannot be read; the message names it.
    pub fn all(package: &Path) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for chapter in chapters(package)? {
            for folder in folders(&chapter)? {
                all.push(Self::read(folder)?);
            }
        }
        all.sort_by(|a, b| (&a.chapter, a.place, &a.name).cmp(&(&b.chapter, b.place, &b.name)));
        Ok(all)
    }

    fn read(folder: PathBuf) -> Result<Self> {
        let file = folder.join("exercise.toml");
        let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let it: Self = toml::from_str(&text).with_context(|| file.display().to_string())?;
        let name = |folder: Option<&Path>| {
            folder.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        Ok(Self { name: name(Some(&folder)), chapter: name(folder.parent()), folder, ..it })
    }

    /// The number of its chapter.
    #[must_use]
    pub fn chapter_number(&self) -> u32 {
        self.chapter.trim_start_matches("chapter_").parse().unwrap_or_default()
    }

    /// Whether the compiler takes the program that a reader begins with.
    #[must_use]
    pub fn start_compiles(&self) -> bool {
        self.start != DOES_NOT_COMPILE
    }

    /// All programs, by name, and their files.
    #[must_use]
    pub fn programs(&self) -> Vec<(String, PathBuf)> {
        let own = [START, SOLUTION].map(|name| (name.to_owned(), self.folder.join(name).with_extension("rs")));
        let mutants = self.mutants.keys();
        let mutants = mutants.map(|name| (name.clone(), self.folder.join("mutants").join(name).with_extension("rs")));
        own.into_iter().chain(mutants).collect()
    }

    /// The id of the message by which one of them is rejected; none for the solution.
    #[must_use]
    pub fn rejected_by(&self, program: &str) -> Option<&str> {
        match program {
            SOLUTION => None,
            START => Some(&self.start),
            mutant => self.mutants.get(mutant).map(String::as_str),
        }
    }
}

/// The folders of the chapters that have exercises.
///
/// # Errors
///
/// If the package cannot be read.
pub fn chapters(package: &Path) -> Result<Vec<PathBuf>> {
    let folders = folders(package)?;
    let is_chapter =
        |folder: &PathBuf| folder.file_name().is_some_and(|it| it.to_string_lossy().starts_with("chapter_"));
    Ok(folders.into_iter().filter(is_chapter).collect())
}

fn folders(of: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(of).with_context(|| format!("{} cannot be read", of.display()))?;
    let mut folders: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}
