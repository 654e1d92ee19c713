//! cmdrun in this process, as a preprocessor of mdBook's.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;
use cmdrun::{Source, Stop};
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// Puts the outputs of commands into pages.
pub struct Outputs {
    stop: CancellationToken,
}

impl Outputs {
    /// Once `stop` is cancelled, running commands are killed and the build fails.
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }
}

impl Preprocessor for Outputs {
    fn name(&self) -> &str {
        "cmdrun"
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(cmdrun::supports(renderer))
    }

    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let table: Option<Value> = ctx.config.get("preprocessor.cmdrun")?;
        let ours = cmdrun::Book::new(&ctx.root, &ctx.config.book.src, &table.unwrap_or_default())?;
        let sources: Vec<Source> = book.chapters().filter_map(source).collect();
        let stop = self.stop.clone();
        let texts = ours.weave(&sources, &Stop::when(move || stop.is_cancelled()))?;
        let paths = sources.into_iter().map(|source| source.path);
        let texts: HashMap<PathBuf, String> = paths.zip(texts).collect();
        book.for_each_chapter_mut(|chapter| {
            if let Some(text) = source(chapter).and_then(|source| texts.get(&source.path).cloned()) {
                chapter.content = text;
            }
        });
        Ok(book)
    }
}

/// A page as it is written; `None` for one that is only planned.
fn source(chapter: &Chapter) -> Option<Source> {
    // A README is an index by now.
    let path = chapter.source_path.as_ref().or(chapter.path.as_ref())?;
    Some(Source { path: path.clone(), text: chapter.content.clone() })
}
