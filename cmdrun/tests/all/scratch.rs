//! A small book in a temporary folder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use cmdrun::{Book, Source, Stop};
use mdbook_driver::MDBook;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Far longer than anything here takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub const CMDRUN: &str = env!("CARGO_BIN_EXE_cmdrun");

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
        self.write(
            "book.toml",
            &format!(
                "[book]\ntitle = \"Scratch\"\nsrc = \"book\"\n\n[build]\nbuild-dir = \"target/book\"\n\n\
                 [preprocessor.cmdrun]\ncommand = \"{CMDRUN}\"\nafter = [\"links\"]\n{cmdrun}\n"
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

    /// The page's Markdown after the preprocessor.
    pub fn expand(&self) -> Result<String> {
        self.expand_all([self.read("book/page.md")]).map(|mut pages| pages.remove(0))
    }

    /// The Markdown of any number of pages, all in `book/`.
    pub fn expand_all(&self, pages: impl IntoIterator<Item = String>) -> Result<Vec<String>> {
        let named = pages.into_iter().enumerate().map(|(n, text)| {
            let path = match n {
                0 => "page.md".into(),
                n => format!("page{n}.md").into(),
            };
            Source { path, text }
        });
        Book::open(&self.root())?.weave(&named.collect::<Vec<_>>(), &Stop::never())
    }

    /// Builds the book with mdBook, which calls the program that book.toml names.
    pub fn build(&self) -> Result<()> {
        MDBook::load(self.root())?.build()
    }

    /// The program, in the folder of the book.
    pub fn cmdrun(&self) -> Command {
        let mut command = Command::new(CMDRUN);
        command.current_dir(self.root()).env_remove("CARGO_TARGET_DIR");
        command
    }

    /// Runs a command that ends in the program as mdBook would, with `page.md` for the whole book.
    pub fn preprocess(&self, mut command: Command) -> Output {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        process.stdin.take().unwrap().write_all(self.input().to_string().as_bytes()).unwrap();
        process.wait_with_output().unwrap()
    }

    /// What mdBook hands to a preprocessor.
    pub fn input(&self) -> Value {
        let config: Value = mdbook_config(&self.read("book.toml"));
        let page = json!({
            "name": "Page", "content": self.read("book/page.md"), "number": [1], "sub_items": [],
            "path": "page.md", "source_path": "page.md", "parent_names": [],
        });
        json!([
            { "root": self.root(), "config": config, "renderer": "html", "mdbook_version": "0.5.4" },
            { "items": [{ "Chapter": page }] },
        ])
    }

    /// Puts a program into `bin/`, and gives a `PATH` with this folder before all others.
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

fn mdbook_config(text: &str) -> Value {
    serde_json::to_value(text.parse::<mdbook_driver::config::Config>().unwrap()).unwrap()
}

/// The page in what the program hands back.
pub fn page(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    let book: Value = serde_json::from_slice(&output.stdout).unwrap();
    book["items"][0]["Chapter"]["content"].as_str().unwrap().to_owned()
}

/// Expands a page in a book of its own.
pub fn expand(page: &str) -> String {
    Scratch::with_page(page).expand().unwrap()
}

/// What a page that cannot be expanded complains of.
pub fn complaint(page: &str) -> String {
    format!("{:#}", Scratch::with_page(page).expand().unwrap_err())
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

/// The names of the files in a folder that are not hidden.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}
