//! Outputs kept from earlier builds, one file each, under `target/cmdrun`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::key::Key;

pub(super) struct Store {
    dir: PathBuf,
}

impl Store {
    pub fn of_book(root: &Path) -> Self {
        Self { dir: root.join("target").join("cmdrun") }
    }

    pub fn get(&self, key: &Key) -> Option<String> {
        fs::read_to_string(self.path(key)).ok()
    }

    /// Keeps an output. Another build that looks for it meanwhile finds all of it or nothing.
    pub fn put(&self, key: &Key, output: &str) -> io::Result<()> {
        fs::create_dir_all(&self.dir)?;
        let mut file = NamedTempFile::new_in(&self.dir)?;
        file.write_all(output.as_bytes())?;
        file.persist(self.path(key))?;
        Ok(())
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.dir.join(key.to_hex().as_str())
    }
}
