//! The prose of a page, without code, outputs and drawings.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

/// A paragraph, a row of a list, a heading or a cell of a table.
#[derive(Debug, Default)]
pub struct Paragraph {
    pub is_heading: bool,
    /// Each with whether it leads somewhere, or is explained there.
    pieces: Vec<(String, bool)>,
}

impl Paragraph {
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// The first piece in which this stands, and whether it leads somewhere.
    pub fn first(&self, pattern: &Regex) -> Option<(&str, bool)> {
        self.pieces.iter().find(|(text, _)| pattern.is_match(text)).map(|(text, leads)| (text.as_str(), *leads))
    }
}

/// What stands for a word of code.
const CODE: &str = "…";

pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs = vec![Paragraph::default()];
    let (mut depth, mut is_code) = (0, false);
    for event in Parser::new_ext(text, Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES) {
        let piece = match event {
            // In italics stands what is explained there.
            Event::Start(Tag::Link { .. } | Tag::Emphasis) => {
                depth += 1;
                continue;
            }
            Event::End(TagEnd::Link | TagEnd::Emphasis) => {
                depth -= 1;
                continue;
            }
            Event::Start(Tag::CodeBlock(_)) => {
                is_code = true;
                continue;
            }
            Event::End(TagEnd::CodeBlock) => {
                is_code = false;
                continue;
            }
            Event::Start(Tag::Heading { .. }) => {
                paragraphs.push(Paragraph { is_heading: true, ..Paragraph::default() });
                continue;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableCell) => {
                paragraphs.push(Paragraph::default());
                continue;
            }
            Event::Text(words) if !is_code => words.to_string(),
            Event::Code(_) => CODE.to_owned(),
            Event::SoftBreak | Event::HardBreak => " ".to_owned(),
            _ => continue,
        };
        let last = paragraphs.last_mut().expect("there is always one");
        let leads = depth > 0;
        match last.pieces.last_mut() {
            Some((text, before)) if *before == leads => text.push_str(&piece),
            _ => last.pieces.push((piece, leads)),
        }
    }
    // What a page includes is no prose of its own.
    paragraphs.retain(|paragraph| !paragraph.pieces.is_empty() && !paragraph.text().starts_with("{{#"));
    paragraphs
}
