//! The pages of a book as of its last build: what each is made from, and how one that changed is
//! rendered alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, Chapter};
use mdbook_driver::config::Config;
use mdbook_renderer::RenderContext;
use mdbook_summary::Summary;
use tracing::subscriber::{NoSubscriber, with_default};

use crate::html::{Html, render_pages};
use crate::includes::{included, normal};
use crate::publish::replace;

/// More pages than these take as long as the whole book.
const MOST: usize = 8;

/// The pages of a book in their order.
#[derive(Clone, Debug)]
pub struct Pages {
    config: Config,
    /// Without their texts, which are read when they are needed.
    chapters: Vec<Chapter>,
    /// Which pages each file goes into: the page's own, and those it includes.
    made_from: BTreeMap<PathBuf, BTreeSet<usize>>,
}

impl Pages {
    /// Looks at a book that has just been loaded.
    pub fn of(book: &MDBook) -> Self {
        let src = normal(&book.source_dir());
        let mut chapters = Vec::new();
        let mut made_from: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (number, chapter) in book.book.chapters().enumerate() {
            let file = src.join(chapter.source_path.as_deref().unwrap_or(Path::new("")));
            let folder = file.parent().unwrap_or(&src);
            for source in included(&chapter.content, folder).into_iter().chain([file.clone()]) {
                made_from.entry(source).or_default().insert(number);
            }
            chapters.push(Chapter { content: String::new(), sub_items: Vec::new(), ..chapter.clone() });
        }
        Self { config: book.config.clone(), chapters, made_from }
    }

    /// The files that pages are made from.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.made_from.keys().map(PathBuf::as_path)
    }

    /// Which pages are all that these changes make different; `None` if it may be the whole book.
    pub fn changed(&self, changes: &BTreeSet<PathBuf>) -> Option<BTreeSet<usize>> {
        let mut pages = BTreeSet::new();
        for change in changes {
            pages.extend(self.made_from.get(change)?);
        }
        (!pages.is_empty() && pages.len() <= MOST).then_some(pages)
    }

    /// Renders some pages and brings them to where the book is read. Returns those that became
    /// different.
    ///
    /// mdBook renders whole books: here one of these pages, each between its neighbours, to which
    /// it links. `prepare` is given that book before its texts are preprocessed.
    pub fn render(
        &self,
        root: &Path,
        pages: &BTreeSet<usize>,
        prepare: impl FnOnce(&mut MDBook),
        publish_to: &Path,
        allowed: impl FnOnce() -> bool,
    ) -> Result<Vec<PathBuf>> {
        let parent = publish_to.parent().context("the pages lie in a folder")?;
        let staging = tempfile::Builder::new().prefix("pages-").tempdir_in(parent)?;
        let mut book = MDBook::load_with_config_and_summary(root, self.alone(staging.path())?, Summary::default())?;
        book.book = self.part(&book.source_dir(), pages)?;
        prepare(&mut book);

        // The whole book is built soon, and warns then.
        let rendered = with_default(NoSubscriber::default(), || -> Result<Book> {
            let (part, ctx) = book.preprocess_book(&Html)?;
            let mut render = RenderContext::new(root, part, book.config.clone(), staging.path());
            render.chapter_titles.extend(ctx.chapter_titles.borrow_mut().drain());
            render_pages(&render)?;
            Ok(render.book)
        })?;

        let (staged, published) = names_of("toc", staging.path(), publish_to)?;
        // The first page is there twice, if its own name is not that of the first page anyway.
        let mut ready = BTreeSet::new();
        for &number in pages {
            let source = &self.chapters[number].source_path;
            let chapter = rendered.chapters().find(|chapter| chapter.source_path == *source);
            let path =
                chapter.and_then(|chapter| chapter.path.as_ref()).context("a preprocessor took the page away")?;
            ready.insert(path.with_extension("html"));
            if number == 0 {
                ready.insert(PathBuf::from("index.html"));
            }
        }
        for page in &ready {
            let file = staging.path().join(page);
            let text = fs::read_to_string(&file)?;
            fs::write(&file, text.replace(&staged, &published))?;
        }
        ensure!(allowed(), "stopped");
        let mut different = Vec::new();
        for page in ready {
            if replace(&staging.path().join(&page), &publish_to.join(&page))? {
                different.push(page);
            }
        }
        Ok(different)
    }

    /// The settings of the book, but for what takes long and does not show on a page.
    fn alone(&self, staging: &Path) -> Result<Config> {
        let mut config = self.config.clone();
        config.build.build_dir = staging.to_owned();
        config.set("output.html.input-404", "")?;
        Ok(config)
    }

    /// A book of these pages and their neighbours, which are empty.
    fn part(&self, src: &Path, pages: &BTreeSet<usize>) -> Result<Book> {
        let around = |page: &usize| page.saturating_sub(1)..=(page + 1).min(self.chapters.len() - 1);
        let numbers: BTreeSet<usize> = pages.iter().flat_map(around).collect();
        let mut items = Vec::new();
        for number in numbers {
            let mut chapter = self.chapters[number].clone();
            if pages.contains(&number) {
                let file = src.join(chapter.source_path.as_deref().unwrap_or(Path::new("")));
                let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
                chapter.content = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            }
            items.push(chapter.into());
        }
        Ok(Book::new_with_items(items))
    }
}

/// The name of a script that is made from the whole book, here and where the book is read: with
/// `hash-files`, its content is part of its name.
fn names_of(script: &str, staging: &Path, published: &Path) -> Result<(String, String)> {
    let name = |folder: &Path| -> Result<Option<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.extend(entry?.file_name().into_string().ok());
        }
        Ok(names.into_iter().find(|name| is_hashed(name, script)))
    };
    match (name(staging)?, name(published)?) {
        (Some(staged), Some(published)) => Ok((staged, published)),
        (None, None) => Ok((script.to_owned(), script.to_owned())),
        _ => bail!("the book has no {script} yet"),
    }
}

/// Whether a file has the name of a script with a hash: `toc-0123abcd.js` for `toc`.
fn is_hashed(name: &str, script: &str) -> bool {
    let hash = name.strip_prefix(script).and_then(|rest| rest.strip_prefix('-')?.strip_suffix(".js"));
    hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()))
}
