//! Writes and reads the TOML of recordings.

use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A text as TOML: as it is where that can be read, with escapes elsewhere.
pub(crate) fn text(text: &str) -> String {
    let plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    let is_literal = text.chars().all(plain) && !text.contains("'''") && !text.ends_with('\'');
    match (is_literal, text.contains('\n')) {
        (true, true) => format!("'''\n{text}'''"),
        (true, false) if !text.contains('\'') => format!("'{text}'"),
        (_, false) => format!("\"{}\"", escaped(text)),
        (false, true) => format!("\"\"\"\n{}\"\"\"", escaped(text)),
    }
}

fn escaped(text: &str) -> String {
    let mut result = String::new();
    for letter in text.chars() {
        match letter {
            '"' => result += "\\\"",
            '\\' => result += "\\\\",
            letter if letter.is_control() && letter != '\n' && letter != '\t' => {
                // A string takes everything.
                let _ = write!(result, "\\u{:04X}", u32::from(letter));
            }
            letter => result.push(letter),
        }
    }
    result
}

/// A file of TOML, which says where it is wrong.
pub(crate) struct Document<'t> {
    file: PathBuf,
    text: &'t str,
}

impl<'t> Document<'t> {
    pub fn new(file: &Path, text: &'t str) -> Self {
        Self { file: file.to_owned(), text }
    }

    pub fn table(&self) -> Result<Table<'_, 't>> {
        let table =
            DeTable::parse(self.text).map_err(|error| self.wrong(error.span().unwrap_or_default(), error.message()))?;
        let range = table.span();
        Ok(Table { document: self, range, values: table.into_inner() })
    }

    fn wrong(&self, at: Range<usize>, what: &str) -> anyhow::Error {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        anyhow!("{}:{line}: {what}; mend it, or delete the file and record anew", self.file.display())
    }
}

/// A table of which each value is taken once, so that what is left over means nothing.
pub(crate) struct Table<'d, 't> {
    document: &'d Document<'t>,
    range: Range<usize>,
    values: DeTable<'t>,
}

impl<'d, 't> Table<'d, 't> {
    pub fn text(&mut self, key: &str) -> Result<String> {
        match self.optional_text(key)? {
            Some(text) => Ok(text),
            None => bail!(self.document.wrong(self.range.clone(), &format!("a table without `{key}`"))),
        }
    }

    pub fn optional_text(&mut self, key: &str) -> Result<Option<String>> {
        self.take(key, "a text", |value| match value {
            DeValue::String(text) => Some(text.into_owned()),
            _ => None,
        })
    }

    pub fn number<N: std::str::FromStr>(&mut self, key: &str) -> Result<Option<N>> {
        self.take(key, "a number that fits", number)
    }

    pub fn flag(&mut self, key: &str) -> Result<Option<bool>> {
        self.take(key, "true or false", |value| match value {
            DeValue::Boolean(is) => Some(is),
            _ => None,
        })
    }

    pub fn pair(&mut self, key: &str) -> Result<Option<(u32, u32)>> {
        self.take(key, "two numbers", |value| match value {
            DeValue::Array(all) => {
                let all: Option<Vec<u32>> = all.into_iter().map(|one| number(one.into_inner())).collect();
                <[u32; 2]>::try_from(all?).ok().map(|[first, last]| (first, last))
            }
            _ => None,
        })
    }

    /// The tables of a list.
    pub fn tables(&mut self, key: &str) -> Result<Vec<Self>> {
        let document = self.document;
        let tables = self.take(key, "a list of tables", |value| match value {
            DeValue::Array(all) => all.into_iter().map(|one| table(document, one)).collect::<Option<Vec<_>>>(),
            _ => None,
        })?;
        Ok(tables.unwrap_or_default())
    }

    /// The tables that are left, with their names.
    pub fn named_tables(self) -> Result<Vec<(String, Self)>> {
        let document = self.document;
        let named = |(name, value): (Spanned<_>, Spanned<DeValue<'t>>)| {
            let at = value.span();
            let name: std::borrow::Cow<'_, str> = name.into_inner();
            match table(document, value) {
                Some(table) => Ok((name.into_owned(), table)),
                None => bail!(document.wrong(at, &format!("`{name}` is no table"))),
            }
        };
        self.values.into_iter().map(named).collect()
    }

    /// Nothing may be left.
    pub fn end(self) -> Result<()> {
        match self.values.iter().next() {
            None => Ok(()),
            Some((key, _)) => {
                bail!(self.document.wrong(key.span(), &format!("`{}` means nothing here", key.get_ref())))
            }
        }
    }

    fn take<T>(&mut self, key: &str, form: &str, read: impl FnOnce(DeValue<'t>) -> Option<T>) -> Result<Option<T>> {
        let Some(value) = self.values.remove(key) else { return Ok(None) };
        let at = value.span();
        match read(value.into_inner()) {
            Some(value) => Ok(Some(value)),
            None => bail!(self.document.wrong(at, &format!("`{key}` is {form}"))),
        }
    }
}

fn table<'d, 't>(document: &'d Document<'t>, value: Spanned<DeValue<'t>>) -> Option<Table<'d, 't>> {
    let range = value.span();
    match value.into_inner() {
        DeValue::Table(values) => Some(Table { document, range, values }),
        _ => None,
    }
}

fn number<N: std::str::FromStr>(value: DeValue) -> Option<N> {
    match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        for whole in [
            "",
            "a",
            "it's",
            "a\nb\n",
            "\n\na",
            "a'''b\n",
            "a\nb'",
            "\x1b[1m\r\n\t\"x\" \\n\n",
            "\"\"\"\n\\\n",
            "é\u{7f}\u{85}\n",
        ] {
            let file = format!("x = {}\n", text(whole));
            let document = Document::new(Path::new("x.toml"), &file);
            assert_eq!(document.table().unwrap().text("x").unwrap(), whole, "{file}");
        }
    }
}
