//! What the pages' search looks through: a line for each section of the text, each row of "Python
//! to Rust" and each word of the glossary.
//!
//! After a change of the text, `SNAPSHOTS=overwrite cargo test --test book search` writes it anew.
//! `node tests/search.mjs` asks it what a reader might ask.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use regex::Regex;
use serde_json::json;
use snapbox::{Data, assert_data_eq};

use crate::book::{GLOSSARY, files, read, root};
use crate::python_to_rust::NAMES;

/// A place that a search can lead to.
#[derive(Default)]
struct Section {
    /// From the top of the book, such as `chapter_02/fork.html#ids`.
    address: String,
    title: String,
    /// What is read there: neither code nor outputs, pictures or questions.
    text: String,
    /// Of a row of an appendix, the section that is about it.
    leads_to: Option<String>,
}

impl Section {
    fn line(&self) -> String {
        let Self { address, title, text, leads_to } = self;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match leads_to {
            Some(leads_to) => json!([address, title, text, leads_to]).to_string(),
            None => json!([address, title, text]).to_string(),
        }
    }
}

/// Where mdBook puts a heading: `chapter_02/README.md#id` as `chapter_02/index.html#id`.
fn address(heading: &str) -> String {
    heading.replace("README.md", "index.md").replace(".md", ".html")
}

/// The sections of a page. A listing counts by its name.
fn sections(page: &str, text: &str) -> Vec<Section> {
    static LISTING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"code/\w+/chapter_\d+/(\w+)\.rs").unwrap());
    let is_skipped = |line: &&str| line.starts_with("> [!") || line.starts_with("{{#") && !line.contains("/code/");
    let text = text.lines().filter(|line| !is_skipped(line)).collect::<Vec<_>>().join("\n");
    let mut found: Vec<Section> = Vec::new();
    let (mut in_title, mut in_code) = (false, false);
    for event in Parser::new_ext(&text, Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                in_title = true;
                let id = id.map(|id| id.to_string()).unwrap_or_default();
                found.push(Section { address: address(&format!("{page}#{id}")), ..Section::default() });
            }
            Event::End(TagEnd::Heading(_)) => in_title = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(words) | Event::Code(words) => {
                let Some(section) = found.last_mut() else { continue };
                match (in_title, in_code) {
                    (true, _) => section.title += &words,
                    (false, false) => section.text += &words,
                    (false, true) => LISTING
                        .captures_iter(&words)
                        .for_each(|listing| section.text = format!("{} {} ", section.text, &listing[1])),
                }
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                if let Some(section) = found.last_mut().filter(|_| !in_title) {
                    section.text.push(' ');
                }
            }
            _ => {}
        }
    }
    found
}

fn rows_of_names() -> impl Iterator<Item = Section> {
    NAMES.rows().map(|row| Section {
        address: format!("appendix/python_to_rust.html#{}", row.id()),
        title: row.python(", ").replace('`', ""),
        text: row.rust.iter().chain(&row.note).cloned().collect::<Vec<_>>().join(" · ").replace('`', ""),
        leads_to: Some(address(&row.page)),
    })
}

fn words_of_the_glossary() -> impl Iterator<Item = Section> {
    GLOSSARY.word.iter().map(|word| Section {
        address: format!("appendix/glossary.html#{}", word.id()),
        title: format!("{} · {}", word.english, word.chinese.replace('`', "")),
        text: word.meaning.replace('`', ""),
        leads_to: Some(address(&word.page)),
    })
}

/// All that can be found, in the order of the book.
fn all() -> Vec<Section> {
    let summary = read("book/SUMMARY.md");
    let mut all = Vec::new();
    for link in summary.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
        let page = link.0;
        let mut text = read(Path::new("book").join(page));
        if page == "appendix/corrections.md" {
            text += &read("book/appendix/corrections.table.md");
        }
        all.append(&mut sections(page, &text));
        match page {
            "appendix/python_to_rust.md" => all.extend(rows_of_names()),
            "appendix/glossary.md" => all.extend(words_of_the_glossary()),
            _ => {}
        }
    }
    all
}

#[test]
fn the_index_is_made_of_the_text() {
    let lines: Vec<_> = all().iter().map(Section::line).collect();
    let text = format!(
        "// Made of the text by `SNAPSHOTS=overwrite cargo test --test book search`.\nmanyHands.sections([\n{},\n]);\n",
        lines.join(",\n")
    );
    assert_data_eq!(text, Data::read_from(&root().join("book/search-index.js"), None).raw());
}

#[test]
fn nothing_can_be_found_twice_and_nothing_leads_nowhere() {
    let all = all();
    let addresses: BTreeSet<_> = all.iter().map(|section| section.address.as_str()).collect();
    assert_eq!(addresses.len(), all.len(), "two sections have the same address");
    for section in &all {
        assert!(!section.title.is_empty(), "{} has no title", section.address);
        let leads_to = section.leads_to.as_deref().unwrap_or(&section.address);
        assert!(addresses.contains(leads_to), "{} leads to {leads_to}", section.address);
    }
}

/// The characters that `theme/fonts/chinese.woff2` is made for. Where the text has another one,
/// `SNAPSHOTS=overwrite cargo test --test book chinese` and `theme/subset-chinese.sh` add it.
#[test]
fn the_chinese_font_has_every_character_of_the_text() {
    let texts = files("book", "md").into_iter().chain(files("book", "toml")).map(read);
    let is_chinese = |c: &char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let used: BTreeSet<char> = texts.flat_map(|text| text.chars().filter(is_chinese).collect::<Vec<_>>()).collect();
    // Of a label in a style sheet, and of the word for the language.
    let used: String = used.into_iter().chain("终端中文".chars()).collect::<BTreeSet<_>>().into_iter().collect();
    assert_data_eq!(format!("{used}\n"), Data::read_from(&root().join("theme/fonts/chinese.txt"), None).raw());
}
