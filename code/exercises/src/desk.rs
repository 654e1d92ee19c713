//! The reader's copies of the exercises, and what has been solved: a folder that git ignores.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::spec::{Exercise, START};

/// A reader's folder.
pub struct Desk {
    folder: PathBuf,
}

/// What has been done.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Exercises that were accepted once.
    pub solved: BTreeSet<String>,
    /// How many hints were shown of each exercise.
    pub hints: BTreeMap<String, usize>,
}

impl Desk {
    /// The one in this folder, which is made with the first copy.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the copy of an exercise is, or would be.
    #[must_use]
    pub fn file(&self, exercise: &Exercise) -> PathBuf {
        self.folder.join(&exercise.chapter).join(&exercise.name).with_extension("rs")
    }

    /// Makes the copy, unless it is there.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn open(&self, exercise: &Exercise) -> Result<PathBuf> {
        let file = self.file(exercise);
        if !file.exists() {
            self.copy(exercise, &file)?;
        }
        Ok(file)
    }

    /// Makes the copy anew. What was there is kept beside it, under the name that is given back.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn reset(&self, exercise: &Exercise) -> Result<Option<PathBuf>> {
        let file = self.file(exercise);
        let kept = file.exists().then(|| file.with_extension("rs.before"));
        if let Some(kept) = &kept {
            fs::rename(&file, kept).with_context(|| format!("{} cannot be renamed", file.display()))?;
        }
        self.copy(exercise, &file)?;
        Ok(kept)
    }

    fn copy(&self, exercise: &Exercise, file: &Path) -> Result<()> {
        let folder = file.parent().context("a copy is in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let start = exercise.folder.join(START).with_extension("rs");
        fs::copy(&start, file).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(())
    }

    fn progress_file(&self) -> PathBuf {
        self.folder.join("progress.json")
    }

    /// What has been done; nothing, if it cannot be read.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let text = fs::read(self.progress_file()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Notes what has been done.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn note(&self, change: impl FnOnce(&mut Progress)) -> Result<()> {
        let mut progress = self.progress();
        change(&mut progress);
        let file = self.progress_file();
        fs::create_dir_all(&self.folder)?;
        // Whole, or not at all.
        let new = file.with_extension("json.new");
        fs::write(&new, serde_json::to_vec_pretty(&progress)?)?;
        fs::rename(&new, &file).with_context(|| format!("{} cannot be written", file.display()))
    }
}
