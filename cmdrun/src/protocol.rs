//! The preprocessor as a program that mdBook calls.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::book::{Book, Source};
use crate::stop::Stop;

/// Reads a book as mdBook hands it out, and writes it back with outputs in the place of commands.
///
/// # Errors
///
/// If the input is not mdBook's, or what [`Book::weave`] complains of.
pub fn process(input: impl Read, output: impl Write, stop: &Stop) -> Result<()> {
    let read: Option<(Value, Value)> = serde_json::from_reader(input).ok();
    let called = "`cmdrun` is called by mdBook 0.5, with a book on its standard input; \
                  `cmdrun --help` names what it can do besides";
    let (context, mut book) = read.context(called)?;
    let root = context["root"].as_str().context(called)?;
    let src = context["config"]["book"]["src"].as_str().unwrap_or("src");
    let table = &context["config"]["preprocessor"]["cmdrun"];
    let ours = Book::new(Path::new(root), Path::new(src), table)?;

    let mut chapters = Vec::new();
    collect(book["items"].as_array_mut().context(called)?, &mut chapters);
    let sources: Vec<Source> = chapters.iter().map(|chapter| chapter.source.clone()).collect();
    for (chapter, text) in chapters.into_iter().zip(ours.weave(&sources, stop)?) {
        *chapter.content = Value::String(text);
    }
    serde_json::to_writer(output, &book).context("cannot hand the book back to mdBook")
}

struct Chapter<'a> {
    source: Source,
    content: &'a mut Value,
}

fn collect<'a>(items: &'a mut [Value], chapters: &mut Vec<Chapter<'a>>) {
    for item in items {
        let Some(chapter) = item.get_mut("Chapter").and_then(Value::as_object_mut) else { continue };
        let text = |key: &str| chapter.get(key).and_then(Value::as_str).map(str::to_owned);
        // A README is an index by now; a draft has neither.
        let path = text("source_path").or_else(|| text("path"));
        let content = text("content");
        let mut place = None;
        for (key, value) in chapter {
            match key.as_str() {
                "content" => place = Some(value),
                "sub_items" => collect(value.as_array_mut().map_or(&mut [], Vec::as_mut_slice), chapters),
                _ => {}
            }
        }
        if let (Some(path), Some(text), Some(content)) = (path, content, place) {
            chapters.push(Chapter { source: Source { path: path.into(), text }, content });
        }
    }
}
