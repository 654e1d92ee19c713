//! The pages of a book on disk, as far as commands go.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use pulldown_cmark::{Event, Parser, Tag};
use regex_lite::{Captures, Regex};

use crate::book::{Book, Source};

/// The pages that SUMMARY.md names, in its order.
pub(crate) fn sources(book: &Book) -> Result<Vec<Source>> {
    let src = book.root.join(&book.src);
    let file = src.join("SUMMARY.md");
    let summary = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut sources: Vec<Source> = Vec::new();
    for event in Parser::new(&summary) {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        let path = Path::new(dest_url.trim_start_matches("./")).to_owned();
        // One without a destination is only planned.
        if !dest_url.is_empty() && !sources.iter().any(|source| source.path == path) {
            let text = with_includes(&src.join(&path), 0)?;
            sources.push(Source { path, text });
        }
    }
    Ok(sources)
}

/// A file with those that it includes as a whole; what is cut out of a file has no commands.
fn with_includes(file: &Path, depth: usize) -> Result<String> {
    const DEEPEST: usize = 10;
    static INCLUDE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\{\{#include ([^:}]+)\}\}").expect("the pattern is well formed"));

    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let included = INCLUDE.replace_all(&text, |found: &Captures| {
        let part = file.with_file_name(found[1].trim());
        let included = if depth < DEEPEST { with_includes(&part, depth + 1).ok() } else { None };
        match included {
            Some(included) if included.contains("<!--") => included,
            _ => found[0].to_owned(),
        }
    });
    Ok(included.into_owned())
}
