//! Python's names and Rust's: `book/python_to_rust.toml`, and the tables made of it.

use anyhow::Result;
use serde::Deserialize;

use super::pages::Pages;

/// `book/python_to_rust.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// In the order of the appendix.
    pub group: Vec<Group>,
}

/// Names that belong together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// Its id.
    pub id: String,
    /// The names.
    pub rows: Vec<Row>,
}

/// Some names of Python's, and what stands for them. The file itself explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the head of book/python_to_rust.toml explains them")]
pub struct Row {
    #[serde(default)]
    pub python: Vec<String>,
    pub syntax: Option<String>,
    pub gone: Option<String>,
    pub rust: Vec<String>,
    pub note: Option<String>,
    pub page: String,
}

impl Names {
    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.group.iter().flat_map(|group| &group.rows)
    }

    /// The tables for the book. `docs` says where a path of Rust's is documented, if it is online.
    ///
    /// # Errors
    ///
    /// If a row leads to a heading that no page has.
    pub fn for_the_book(&self, pages: &Pages, docs: impl Fn(&str) -> Option<String>) -> Result<String> {
        let rust = |path: &String| match docs(path) {
            Some(address) => format!("[`{path}`]({address})"),
            None => format!("`{path}`"),
        };
        let mut text = String::new();
        for Group { title, id, rows } in &self.group {
            text += &format!("\n## {title} {{#{id}}}\n\n| Python | Rust | where |\n|---|---|---|\n");
            for row in rows {
                let rust = row.rust.iter().map(rust).collect::<Vec<_>>().join("<br>");
                let rust = [Some(rust).filter(|rust| !rust.is_empty()), row.note.clone()];
                let rust = rust.into_iter().flatten().collect::<Vec<_>>().join("<br>");
                let (id, python) = (row.id(), row.python("<br>"));
                text += &format!("| <span id=\"{id}\">{python}</span> | {rust} | {} |\n", pages.link(&row.page)?);
            }
        }
        Ok(text)
    }

    /// The table for the front page of the crate's documentation: what many-hands itself has.
    #[must_use]
    pub fn for_the_crate(&self) -> String {
        let mut text = "| Python | here |\n|---|---|\n".to_string();
        for row in self.rows() {
            let own = row.rust.iter().filter_map(|path| path.strip_prefix("many_hands::"));
            let own: Vec<_> = own.map(|path| format!("[`{path}`](crate::{path})")).collect();
            if !own.is_empty() {
                text += &format!("| {} | {} |\n", row.python(", "), own.join(", "));
            }
        }
        text
    }
}

impl Row {
    /// The id of the row in its page: the first of its names, with dashes for what no id has.
    #[must_use]
    pub fn id(&self) -> String {
        let name = self.python.first().or(self.syntax.as_ref()).map_or("", String::as_str);
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
        let parts = name.split(|c| !is_part(c)).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("-")
    }

    /// Its names, and what Python has no name for.
    #[must_use]
    pub fn python(&self, between: &str) -> String {
        let gone = self.gone.as_ref().map(|version| format!("(until {version})"));
        let names = self.python.iter().map(|name| format!("`{name}`"));
        names.chain(self.syntax.clone()).chain(gone).collect::<Vec<_>>().join(between)
    }
}
