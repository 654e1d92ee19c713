//! What CONTRIBUTING.md says of the prose, as far as a program can see it: the phrases that
//! `rules.toml` lists, rows of short sentences, and words used before they are explained.

mod paragraphs;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, Tag};
use regex::Regex;
use serde::Deserialize;

use crate::appendix::glossary::Glossary;
use crate::book::{EXERCISES, QUIZ, files, none, read};
use paragraphs::{Paragraph, paragraphs};

/// Words of a sentence that is still a short one.
const SHORT: usize = 6;

/// So many short sentences in a row read like a telegram.
const ROW: usize = 4;

/// `tests/prose/rules.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<Rule>,
}

/// A phrase that the text does without.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// Any capital letters fit, unless it says otherwise.
    pattern: String,
    /// What to write, or why not.
    instead: String,
    /// Pages where it may stand: how their paths end.
    #[serde(default)]
    except: Vec<String>,
}

impl Rule {
    fn pattern(&self) -> Regex {
        Regex::new(&format!("(?i){}", self.pattern)).unwrap_or_else(|error| panic!("{}: {error}", self.pattern))
    }
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rules: Rules = toml::from_str(&read("tests/prose/rules.toml")).expect("the rules are well formed");
    rules.rule
});

/// The pages of the book, without the tables and questions that they include.
static TEXTS: LazyLock<Vec<(PathBuf, Vec<Paragraph>)>> = LazyLock::new(|| {
    let is_part =
        |file: &PathBuf| [".table.md", QUIZ, EXERCISES].iter().any(|end| file.to_string_lossy().ends_with(end));
    let pages = files("book", "md").into_iter().filter(|file| !is_part(file));
    pages.map(|file| (paragraphs(&read(&file)), file)).map(|(paragraphs, file)| (file, paragraphs)).collect()
});

#[test]
fn no_phrase_is_one_that_the_text_does_without() {
    let mut complaints = Vec::new();
    for rule in &*RULES {
        let pattern = rule.pattern();
        for (file, paragraphs) in &*TEXTS {
            if rule.except.iter().any(|end| file.to_string_lossy().ends_with(end.as_str())) {
                continue;
            }
            for paragraph in paragraphs {
                let text = paragraph.text();
                complaints.extend(pattern.find_iter(&text).map(|found| {
                    let around = around(&text, found.start(), found.end());
                    format!("{}: “{around}”: {}", file.display(), rule.instead)
                }));
            }
        }
    }
    none(complaints);
}

#[test]
fn sentences_differ_in_length() {
    let mut complaints = Vec::new();
    for (file, paragraphs) in &*TEXTS {
        for paragraph in paragraphs {
            let text = paragraph.text();
            let sentences = sentences(&text);
            let rows = sentences.chunk_by(|a, b| is_short(a) == is_short(b));
            for row in rows.filter(|row| row.len() >= ROW && is_short(row[0])) {
                complaints.push(format!(
                    "{}: {} short sentences in a row: “{}”",
                    file.display(),
                    row.len(),
                    row.concat()
                ));
            }
        }
    }
    none(complaints);
}

/// In each chapter, the first time that a word stands there before the page that teaches it, it
/// leads somewhere: to the glossary, or to that page. Headings announce, and so do the introduction
/// and the first page of the chapter that teaches it.
#[test]
fn no_word_is_used_before_it_is_explained() {
    let pages = order();
    let glossary: Glossary = toml::from_str(&read("book/glossary.toml")).expect("the glossary is well formed");
    let mut complaints = Vec::new();
    for word in glossary.word.iter().filter(|word| !word.known) {
        let pattern = word.pattern();
        let (taught, _) = word.page.split_once('#').expect("a page and its heading");
        let announces = |page: &Path| {
            page.with_file_name("") == Path::new(taught).with_file_name("") && page.ends_with("README.md")
        };
        let before: Vec<_> = pages.iter().take_while(|(page, _)| page != Path::new(taught)).collect();
        for chapter in before.chunk_by(|(a, _), (b, _)| a.parent() == b.parent()) {
            let mut texts =
                chapter.iter().flat_map(|(page, paragraphs)| paragraphs.iter().map(move |paragraph| (page, paragraph)));
            let used = texts.find_map(|(page, paragraph)| {
                let first = paragraph.first(&pattern)?;
                (first.1 || !announces(page)).then_some((page, first))
            });
            if let Some((page, (words, false))) = used {
                let (page, english) = (page.display(), &word.english);
                complaints.push(format!("{page}: “{words}”: {english} is explained in {taught}, later in the book"));
            }
        }
    }
    none(complaints);
}

/// The pages of the chapters in the order of the book, without their headings.
fn order() -> Vec<(PathBuf, Vec<Paragraph>)> {
    let summary = read("book/SUMMARY.md");
    let links = Parser::new(&summary).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(PathBuf::from(&*dest_url)),
        _ => None,
    });
    let in_a_chapter = |page: &PathBuf| page.components().count() > 1 && !page.starts_with("appendix");
    let pages = links.filter(in_a_chapter).map(|page| {
        let mut text = paragraphs(&read(Path::new("book").join(&page)));
        text.retain(|paragraph| !paragraph.is_heading);
        (page, text)
    });
    pages.collect()
}

fn sentences(text: &str) -> Vec<&str> {
    static END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[.!?][”)]?\s+").expect("the pattern is well formed"));
    let mut begin = 0;
    let mut sentences = Vec::new();
    for end in END.find_iter(text) {
        sentences.push(&text[begin..end.end()]);
        begin = end.end();
    }
    sentences.push(&text[begin..]);
    sentences.retain(|sentence| !sentence.trim().is_empty());
    sentences
}

fn is_short(sentence: &str) -> bool {
    sentence.split_whitespace().count() <= SHORT
}

/// The words around what was found.
fn around(text: &str, start: usize, end: usize) -> &str {
    const SOME: usize = 30;
    let start = text[..start].char_indices().rev().nth(SOME).map_or(0, |(at, _)| at);
    let end = text[end..].char_indices().nth(SOME).map_or(text.len(), |(at, _)| end + at);
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_short_sentences_is_one_of_sentences() {
        let text = "A lock. It is free, and a thread that wants it has it at once. “Is it?” Yes (it is). So.";
        let lengths: Vec<_> = sentences(text).iter().map(|sentence| is_short(sentence)).collect();
        assert_eq!(lengths, [true, false, true, true, true]);
    }

    #[test]
    fn words_in_code_and_in_other_words_are_none_of_the_texts() {
        let [paragraph] = &paragraphs("A mutex's guard: `semaphore`, [a *barrier*](x.md) and barriers.\n")[..] else {
            panic!("it is one paragraph");
        };
        let first = |word: &str| paragraph.first(&Regex::new(&format!(r"\b{word}s?\b")).unwrap());
        assert_eq!(first("semaphore"), None);
        assert_eq!(first("barrier").map(|(_, leads)| leads), Some(true));
        assert_eq!(first("guard").map(|(_, leads)| leads), Some(false));
        assert_eq!(first("uar"), None);
    }
}
