//! A small book in a temporary folder.
#![allow(dead_code, reason = "each test file uses the part it needs")]

pub mod run;
pub mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Far longer than anything here takes, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A book with pages under `book/`; gone when dropped.
pub struct Scratch {
    dir: TempDir,
}

impl Scratch {
    /// A book of one page.
    pub fn with_page(page: &str) -> Self {
        let book = Self { dir: tempfile::tempdir().unwrap() };
        book.configure("");
        book.write("book/SUMMARY.md", "# Summary\n\n- [Page](page.md)\n");
        book.write("book/page.md", page);
        book
    }

    /// Writes book.toml, with these lines in its cmdrun table.
    pub fn configure(&self, cmdrun: &str) {
        // For mdBook, which calls it. The reader has cmdrun within itself.
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        let command = format!("cargo run --quiet --manifest-path {manifest} --package cmdrun --");
        self.write(
            "book.toml",
            &format!(
                "[book]\ntitle = \"Scratch\"\nsrc = \"book\"\n\n\
                 [build]\nbuild-dir = \"target/book\"\nextra-watch-dirs = [\"extra\"]\n\n\
                 [preprocessor.cmdrun]\ncommand = \"{command}\"\nafter = [\"links\"]\n{cmdrun}\n"
            ),
        );
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// The lines of a file that commands write to; none if none did.
    pub fn lines(&self, file: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path(file)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Builds the book in this process.
    pub fn build(&self) -> Result<()> {
        reader::Book::around(&self.root())?.build(&CancellationToken::new()).map(drop)
    }

    /// The reader, in the folder of the book.
    pub fn reader(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reader"));
        command.current_dir(self.root()).env_remove("CARGO_TARGET_DIR");
        command
    }

    /// Puts a program of this name first on the `PATH` of [`Self::reader`]'s result.
    pub fn program(&self, name: &str, script: &str) -> String {
        self.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}"));
        let status = Command::new("chmod").arg("+x").arg(self.path(&format!("bin/{name}"))).status();
        assert!(status.unwrap().success());
        let path = std::env::var("PATH").unwrap();
        format!("{}:{path}", self.path("bin").display())
    }

    /// Whether a file that a command keeps writing to has come to rest.
    pub fn is_at_rest(&self, file: &str) -> bool {
        let size = || fs::metadata(self.path(file)).unwrap().len();
        let before = size();
        sleep(Duration::from_millis(500));
        size() == before
    }
}

/// Waits for something to become true.
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}: never happened");
        sleep(Duration::from_millis(10));
    }
}

/// The standard error of a finished program.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The names of the files in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
