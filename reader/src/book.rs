//! A book on disk, and how to build it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::config::{Config, HtmlConfig};
use serde::de::IgnoredAny;
use tokio_util::sync::CancellationToken;

use crate::outputs::Outputs;
use crate::publish::publish;

/// A book, known by the folder of its book.toml.
#[derive(Clone, Debug)]
pub struct Book {
    root: PathBuf,
}

impl Book {
    /// Finds the book that a folder belongs to.
    pub fn around(folder: &Path) -> Result<Self> {
        let folder = folder.canonicalize().with_context(|| format!("cannot open {}", folder.display()))?;
        let root = folder.ancestors().find(|folder| folder.join("book.toml").is_file()).with_context(|| {
            format!("there is no book.toml in {} or above it; go to the book's folder first", folder.display())
        })?;
        Ok(Self { root: root.to_owned() })
    }

    /// Builds the book. The pages of the last good build stay until there are better ones.
    ///
    /// Once `stop` is cancelled, running commands are killed and the build fails.
    pub fn build(&self, stop: &CancellationToken) -> Result<()> {
        let mut book = MDBook::load(&self.root)?;
        // In this process rather than through its command, and in the same place of the order.
        if book.config.contains_key("preprocessor.cmdrun") {
            book.with_preprocessor(Outputs::new(stop.clone()));
        }
        let build_dir = self.build_dir(&book.config)?;
        let staging = build_dir.with_added_extension("staging");
        let _alone = lock(&build_dir.with_added_extension("lock"))?;

        book.config.build.build_dir.clone_from(&staging);
        book.build()?;
        publish(&staging, &build_dir).with_context(|| format!("cannot bring the new pages to {}", build_dir.display()))
    }

    /// Where the HTML pages are after a build.
    pub fn pages(&self) -> Result<PathBuf> {
        let config = self.config()?;
        let build_dir = self.root.join(&config.build.build_dir);
        // mdBook gives each output a folder, if there is more than one.
        let several = config.outputs::<IgnoredAny>()?.len() > 1;
        Ok(if several { build_dir.join("html") } else { build_dir })
    }

    /// The files and folders the pages are made from.
    pub fn sources(&self) -> Result<Vec<PathBuf>> {
        let config = self.config()?;
        let html: HtmlConfig = config.get("output.html")?.unwrap_or_default();
        let mut sources = vec![
            self.root.join("book.toml"),
            self.root.join("Cargo.toml"),
            self.root.join("code"),
            self.root.join(&config.book.src),
            html.theme_dir(&self.root),
        ];
        let extra = config.build.extra_watch_dirs.iter();
        sources.extend(extra.map(|folder| self.root.join(folder)));
        Ok(sources)
    }

    /// The folder of book.toml.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn config(&self) -> Result<Config> {
        let mut config = Config::from_disk(self.root.join("book.toml"))?;
        config.update_from_env()?;
        Ok(config)
    }

    /// The folder for the output, which a build empties of all else: checked first.
    fn build_dir(&self, config: &Config) -> Result<PathBuf> {
        let build_dir = self.root.join(&config.build.build_dir);
        fs::create_dir_all(&build_dir).with_context(|| format!("cannot make {}", build_dir.display()))?;
        let build_dir = build_dir.canonicalize()?;
        let source = self.root.join(&config.book.src).canonicalize()?;
        ensure!(
            !source.starts_with(&build_dir) && !build_dir.starts_with(&source),
            "build-dir and src overlap, and a build would delete the sources; \
             write build-dir = \"target/book\" under [build] in book.toml"
        );
        Ok(build_dir)
    }
}

/// Waits until no other reader builds the same book, and keeps others out while the file is open.
fn lock(path: &Path) -> Result<File> {
    let locked = || -> io::Result<File> {
        let file = File::create(path)?;
        file.lock()?;
        Ok(file)
    };
    locked().with_context(|| format!("cannot lock {}", path.display()))
}
