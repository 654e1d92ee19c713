//! A book on disk, and how to build it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::config::{Config, HtmlConfig};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use crate::html::Html;
use crate::outputs::Outputs;
use crate::pages::Pages;
use crate::publish::{Difference, publish};

/// A book, known by the folder of its book.toml.
#[derive(Clone, Debug)]
pub struct Book {
    root: PathBuf,
    /// Held while pages are brought to where they are read.
    publishing: Arc<Mutex<()>>,
    /// Where a build that is under way writes.
    staging: Arc<Mutex<Option<PathBuf>>>,
}

/// What came of a build.
#[derive(Debug)]
pub struct Built {
    /// The pages, as they were loaded.
    pub pages: Pages,
    /// What is different from the build before.
    pub difference: Difference,
}

impl Book {
    /// Finds the book that a folder belongs to.
    pub fn around(folder: &Path) -> Result<Self> {
        let folder = folder.canonicalize().with_context(|| format!("cannot open {}", folder.display()))?;
        let root = folder.ancestors().find(|folder| folder.join("book.toml").is_file()).with_context(|| {
            format!("there is no book.toml in {} or above it; go to the book's folder first", folder.display())
        })?;
        Ok(Self { root: root.to_owned(), publishing: Arc::default(), staging: Arc::default() })
    }

    /// Builds the book. The pages of the last good build stay until there are better ones.
    ///
    /// Once `stop` is cancelled, running commands are killed and the build fails.
    pub fn build(&self, stop: &CancellationToken) -> Result<Built> {
        let config = self.config()?;
        let build_dir = self.build_dir(&config)?;
        let mut book = MDBook::load_with_config(&self.root, config)?;
        let pages = Pages::of(&book);
        prepare(&mut book, stop);
        if renders_html(&book.config)? {
            book.with_renderer(Html);
        }
        let staging = build_dir.with_added_extension("staging");
        let _alone = lock(&build_dir.with_added_extension("lock"))?;

        book.config.build.build_dir.clone_from(&staging);
        *self.staging() = Some(staging.clone());
        let difference = book.build().and_then(|()| {
            let _publishing = self.publishing.lock().unwrap_or_else(PoisonError::into_inner);
            ensure!(!stop.is_cancelled(), "stopped before the new pages were in their place");
            publish(&staging, &build_dir)
                .with_context(|| format!("cannot bring the new pages to {}", build_dir.display()))
        });
        // Empty folders after a good build. After a failed one it would only take room on the disk,
        // which may be the reason.
        let _ = fs::remove_dir_all(&staging);
        *self.staging() = None;
        Ok(Built { pages, difference: difference? })
    }

    /// Removes what a build has written that cannot be waited for: mdBook stops for nothing. This
    /// process must end at once then, before more is written.
    pub fn abandon_build(&self) {
        if let Some(staging) = &*self.staging() {
            // The last file may have come while the folder was emptied.
            while let Err(error) = fs::remove_dir_all(staging)
                && error.kind() == io::ErrorKind::DirectoryNotEmpty
            {}
        }
    }

    fn staging(&self) -> MutexGuard<'_, Option<PathBuf>> {
        self.staging.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Renders some pages of a book that was built before, and nothing else. Returns those that
    /// became different.
    ///
    /// Once `stop` is cancelled, running commands are killed and no page is replaced.
    pub fn render(&self, pages: &Pages, numbers: &BTreeSet<usize>, stop: &CancellationToken) -> Result<Vec<PathBuf>> {
        let mut publishing = None;
        let allowed = || {
            publishing = Some(self.publishing.lock().unwrap_or_else(PoisonError::into_inner));
            !stop.is_cancelled()
        };
        pages.render(&self.root, numbers, |book| prepare(book, stop), &self.pages()?, allowed)
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
        let shown = extra.chain(&html.additional_css).chain(&html.additional_js);
        sources.extend(shown.map(|path| self.root.join(path)));
        Ok(sources)
    }

    /// The folder of book.toml.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Without a book.toml, mdBook would build with settings of its own, and into a folder that may
    /// hold other things.
    fn config(&self) -> Result<Config> {
        let file = self.root.join("book.toml");
        if !file.is_file() {
            bail!("book.toml is gone from {}; put it back", self.root.display());
        }
        let mut config = Config::from_disk(file)?;
        config.update_from_env()?;
        without_search(&mut config)?;
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

/// Has the commands run in this process rather than through their program, and in the same place of
/// the order.
fn prepare(book: &mut MDBook, stop: &CancellationToken) {
    if book.config.contains_key("preprocessor.cmdrun") {
        book.with_preprocessor(Outputs::new(stop.clone()));
    }
}

/// The renderer is built without mdBook's search, and would warn of each setting for it, also of
/// the one that leaves it out.
fn without_search(config: &mut Config) -> Result<()> {
    if config.contains_key("output.html.search") {
        let mut html: Map<String, Value> = config.get("output.html")?.unwrap_or_default();
        html.remove("search");
        config.set("output.html", html)?;
    }
    Ok(())
}

/// Whether mdBook writes HTML: also where no output is named.
fn renders_html(config: &Config) -> Result<bool> {
    let outputs = config.outputs::<IgnoredAny>()?;
    Ok(outputs.is_empty() || outputs.contains_key("html"))
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
