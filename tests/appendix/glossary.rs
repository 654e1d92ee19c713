//! The words of the field: `book/glossary.toml`, and the table made of it.

use anyhow::Result;
use regex::Regex;
use serde::Deserialize;

use super::pages::Pages;

/// `book/glossary.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// In the order of the alphabet.
    pub word: Vec<Word>,
}

/// A word. The file itself explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the head of book/glossary.toml explains them")]
pub struct Word {
    pub english: String,
    pub chinese: String,
    pub meaning: String,
    pub page: String,
    #[serde(default)]
    pub known: bool,
}

impl Glossary {
    /// The table for the book.
    ///
    /// # Errors
    ///
    /// If a word leads to a heading that no page has.
    pub fn table(&self, pages: &Pages) -> Result<String> {
        let mut text = "| English | 中文 | meaning | where |\n|---|---|---|---|\n".to_string();
        for word in &self.word {
            let Word { english, chinese, meaning, page, .. } = word;
            let (english, id) = (format!("<dfn id=\"{}\">{english}</dfn>", word.id()), pages.link(page)?);
            text += &format!("| {english} | <span lang=\"zh\">{chinese}</span> | {meaning} | {id} |\n");
        }
        Ok(text)
    }
}

impl Word {
    /// The id of the row in its page: the English word, with dashes for what is no letter.
    #[must_use]
    pub fn id(&self) -> String {
        let name = self.english.split(',').next().unwrap_or_default().to_lowercase();
        name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
    }

    /// Finds it in a text, also where there are several of it.
    #[must_use]
    pub fn pattern(&self) -> Regex {
        let forms: Vec<_> = self.english.split(',').map(|form| regex::escape(form.trim())).collect();
        // An abbreviation is no other word in capital letters.
        let case = if self.english.chars().all(char::is_uppercase) { "" } else { "(?i)" };
        Regex::new(&format!(r"{case}\b(?:{})(?:s|es)?\b", forms.join("|"))).expect("what was escaped is well formed")
    }
}
