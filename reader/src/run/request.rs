//! What a page asks for, checked before anything is done.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::answer::StatusCode;

/// The largest request: a listing has forty lines.
pub const MOST: usize = 256 << 10;

/// How often a listing can be run at one press.
const TIMES: std::ops::RangeInclusive<u32> = 1..=100;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    chapter: String,
    pub listing: String,
    #[serde(default)]
    pub kind: Kind,
    pub language: Language,
    #[serde(default)]
    pub real_time: bool,
    #[serde(default = "once")]
    pub times: u32,
    /// Whether to draw what the kernel saw of it.
    #[serde(default)]
    pub xray: bool,
    /// A changed listing.
    pub source: Option<String>,
}

/// What kind of program it is, and what is done with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Is run.
    #[default]
    Listing,
    /// Is judged, as the reader has it.
    Exercise,
    /// The compiler refuses it, and the reader's is to compile.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Rust,
    Python,
}

fn once() -> u32 {
    1
}

/// Why a request is not met.
pub type Refusal = (StatusCode, String);

impl Request {
    /// Reads a request for something that the book has.
    pub fn read(body: &[u8], root: &Path, edit: bool) -> Result<Self, Refusal> {
        let bad = |sentence: String| (StatusCode::BAD_REQUEST, sentence);
        let request: Self =
            serde_json::from_slice(body).map_err(|error| bad(format!("This cannot be understood: {error}.")))?;
        if !TIMES.contains(&request.times) {
            return Err(bad(format!("Choose a number of runs from {} to {}.", TIMES.start(), TIMES.end())));
        }
        if request.xray && request.times > 1 {
            return Err(bad("An X-ray is of one run.".to_owned()));
        }
        let is_listing = request.kind == Kind::Listing;
        if !is_listing && (request.source.is_none() || request.language != Language::Rust || request.times > 1) {
            return Err(bad("A check is of one program in Rust.".to_owned()));
        }
        if request.source.is_some() && !edit {
            let sentence = "Changed listings run only if the book is served by `cargo run -- --allow-edit`.";
            return Err((StatusCode::FORBIDDEN, sentence.to_owned()));
        }
        if request.number().is_none() || !is_name(&request.listing) || !request.file(root).is_file() {
            let sentence = "The book has no such program: reload the page, which may be of an earlier edition.";
            return Err((StatusCode::NOT_FOUND, sentence.to_owned()));
        }
        Ok(request)
    }

    /// `chapter-2`, which is also the name of the chapter's program.
    pub fn chapter(&self) -> &str {
        &self.chapter
    }

    /// Where the program stands in the repository.
    pub fn file(&self, root: &Path) -> PathBuf {
        let (folder, file) = match (self.kind, self.language) {
            (Kind::Listing, Language::Rust) => ("listings", ".rs"),
            (Kind::Listing, Language::Python) => ("listings", ".py"),
            (Kind::Exercise, _) => ("exercises", "/start.rs"),
            (Kind::Refused, _) => ("refused", ".rs"),
        };
        let number = self.number().unwrap_or_default();
        root.join(format!("code/{folder}/chapter_{number:02}/{}{file}", self.listing))
    }

    /// The number of the chapter, if it is written as one.
    fn number(&self) -> Option<u8> {
        let digits = self.chapter.strip_prefix("chapter-")?;
        let number = digits.parse().ok()?;
        (format!("{number}") == digits).then_some(number)
    }
}

/// Whether a text can be the name of a module, and so no path to somewhere else.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
        && text != "mod"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_paths() {
        assert!(is_name("fork_returns_twice"));
        for text in ["", "..", "../x", "a/b", "a\0", "a.b", "-x", "A", "mod", "a b", "é"] {
            assert!(!is_name(text), "{text}");
        }
    }
}
