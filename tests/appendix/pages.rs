//! The pages of the book, as far as links to them need: their headings, and where each listing
//! stands.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::ledger::Row;

/// Headings and listings of all pages.
#[derive(Debug, Default)]
pub struct Pages {
    /// The title of a heading, by `chapter_02/fork.md#ids`.
    titles: HashMap<String, String>,
    /// The heading that a listing stands under, by `chapter_02/parent_keeps_the_ids`.
    places: HashMap<String, String>,
}

impl Pages {
    /// Reads the pages, each `FOLDER/PAGE.md` somewhere.
    ///
    /// # Errors
    ///
    /// If one of them cannot be read.
    pub fn read(files: &[PathBuf]) -> Result<Self> {
        let mut pages = Self::default();
        for file in files {
            let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
            pages.add(&in_book(file), &text);
        }
        Ok(pages)
    }

    fn add(&mut self, page: &str, text: &str) {
        let mut heading = page.to_string();
        for line in text.lines() {
            if let Some((title, id)) = as_heading(line) {
                heading = format!("{page}#{id}");
                self.titles.insert(heading.clone(), title.to_string());
            } else if let Some(listing) = as_listing(line) {
                self.places.insert(listing.to_string(), heading.clone());
            }
        }
    }

    /// A link to a heading such as `chapter_02/fork.md#ids`, from a page in a folder of the book.
    ///
    /// # Errors
    ///
    /// If there is no such heading.
    pub fn link(&self, heading: &str) -> Result<String> {
        let title = self.titles.get(heading).with_context(|| format!("no page has {heading}"))?;
        Ok(format!("[{title}](../{heading})"))
    }

    /// The title of a chapter, with its number.
    ///
    /// # Errors
    ///
    /// If its first page has no such heading.
    pub fn chapter(&self, number: u32) -> Result<&str> {
        let (page, begin) = (format!("chapter_{number:02}/README.md#"), format!("{number}. "));
        let title = self.titles.iter().find(|(heading, title)| heading.starts_with(&page) && title.starts_with(&begin));
        Ok(title.with_context(|| format!("no page has the title of chapter {number}"))?.1)
    }

    /// A link to where a listing stands, such as `chapter_02/parent_keeps_the_ids`, from a page in
    /// a folder of the book. One that the compiler refuses begins with `refused/`.
    ///
    /// # Errors
    ///
    /// If no page shows it.
    pub fn listing(&self, listing: &str) -> Result<String> {
        let place = self.places.get(listing).with_context(|| format!("no page shows {listing}"))?;
        let name = listing.rsplit('/').next().unwrap_or_default();
        Ok(format!("[`{name}`](../{place})"))
    }

    /// A link to where a table of `recorded/measured` stands, such as `choosing/steps`.
    ///
    /// # Errors
    ///
    /// If no page includes it.
    pub fn measured(&self, table: &str) -> Result<String> {
        let place = self.places.get(&format!("measured/{table}"));
        Ok(format!("[the measurement](../{})", place.with_context(|| format!("no page shows {table}"))?))
    }

    /// Whether there is a heading such as `chapter_02/fork.md#ids`.
    #[must_use]
    pub fn has(&self, heading: &str) -> bool {
        self.titles.contains_key(heading)
    }

    /// Where a row of the ledger leads: its heading, with the listings and tests that carry it.
    ///
    /// # Errors
    ///
    /// If there is no such heading, or no page shows one of the listings.
    pub fn place(&self, row: &Row) -> Result<String> {
        let heading = self.link(&row.page).with_context(|| row.id.clone())?;
        let listings = row.listings.iter().map(|name| {
            let listing = format!("chapter_{:02}/{name}", row.chapter);
            self.listing(&listing).with_context(|| row.id.clone())
        });
        let tests = row.tests.iter().map(|test| Ok(format!("test `{test}`")));
        let evidence: Vec<_> = listings.chain(tests).collect::<Result<_>>()?;
        Ok(format!("{heading}: {}", evidence.join(", ")))
    }
}

/// The last two parts of a path: a page's folder and its name.
fn in_book(file: &Path) -> String {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    format!("{}/{}", file.parent().map(name).unwrap_or_default(), name(file))
}

/// `## Title {#id}`, as the title and the id.
fn as_heading(line: &str) -> Option<(&str, &str)> {
    let (title, id) = line.trim_start_matches('#').strip_prefix(' ')?.rsplit_once(" {#")?;
    Some((title.trim(), id.strip_suffix('}')?)).filter(|_| line.starts_with('#'))
}

/// The include of a listing, as `chapter_02/parent_keeps_the_ids`, of a refused program,
/// or of a table as `measured/choosing/steps`.
fn as_listing(line: &str) -> Option<&str> {
    if let Some((_, table)) = line.split_once("include ../../recorded/") {
        return Some(table.split_once(".md")?.0);
    }
    let (_, path) = line.split_once("include ../../code/")?;
    let (listing, _) = path.split_once(".rs")?;
    Some(listing.strip_prefix("listings/").unwrap_or(listing))
}

/// Text as it is, with nothing in it that Markdown or a table would read.
pub fn literal(text: &str) -> String {
    let special = |c: char| r"\`*_[]<>|~".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appendix::ledger::Verdict;

    fn row(page: &str, listing: &str) -> Row {
        Row {
            id: "S0-01".into(),
            title: "Two ids".into(),
            verdict: Verdict::Runs,
            fact: None,
            chapter: 2,
            page: page.into(),
            listings: vec![listing.into()],
            tests: vec!["process::two".into()],
        }
    }

    #[test]
    fn a_row_leads_to_its_heading_and_to_that_of_its_listing() {
        let mut pages = Pages::default();
        let listing = "```rust\n{{#include ../../code/listings/chapter_02/two_ids.rs:listing}}\n```\n";
        pages.add(
            "chapter_02/fork.md",
            &format!("# Fork {{#fork}}\n\n## Ids {{#ids}}\n\n{listing}\n## More {{#more}}\n"),
        );

        let place = pages.place(&row("chapter_02/fork.md#more", "two_ids")).unwrap();
        assert_eq!(
            place,
            "[More](../chapter_02/fork.md#more): [`two_ids`](../chapter_02/fork.md#ids), test `process::two`"
        );
        assert!(pages.place(&row("chapter_02/fork.md#less", "two_ids")).is_err());
        assert!(pages.place(&row("chapter_02/fork.md#more", "three_ids")).is_err());
    }

    #[test]
    fn text_is_shown_as_it_is() {
        assert_eq!(literal("__init__ | a < b"), r"\_\_init\_\_ \| a \< b");
    }
}
