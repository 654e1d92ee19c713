//! What the arguments of a program stand for, as book.toml says it.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use glob::{MatchOptions, Pattern};
use regex_lite::{Captures, Regex};
use serde_json::Value;

use crate::path::{matching, tidy};

/// One `[[preprocessor.cmdrun.reads]]`: commands that match read these files.
#[derive(Debug)]
pub(crate) struct Rule {
    command: Regex,
    /// Patterns of paths in the book, with `{1}`, `{name}` or `{1:02}` in the place of what was
    /// captured.
    files: Vec<String>,
}

impl Rule {
    pub fn read(value: &Value) -> Result<Self> {
        let form =
            "each of reads has a pattern, command = '…', and files = [\"…\"], paths from the folder of book.toml";
        let table = value.as_object().context(form)?;
        if let Some(key) = table.keys().find(|key| !["command", "files"].contains(&key.as_str())) {
            bail!("reads has no `{key}`: {form}");
        }
        let pattern = value["command"].as_str().context(form)?;
        let command = Regex::new(pattern).with_context(|| format!("reads: command = '{pattern}' is no pattern"))?;
        let files = value["files"].as_array().context(form)?;
        let files: Option<_> = files.iter().map(|file| file.as_str().map(str::to_owned)).collect();
        Ok(Self { command, files: files.context(form)? })
    }

    /// Whether a file could be one that a command of the rule reads, whatever was captured.
    pub fn could_read(&self, root: &Path, file: &Path) -> bool {
        let Ok(file) = file.strip_prefix(root) else { return false };
        let exactly = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let patterns = self.files.iter().map(|file| filled(file, |_| "*".to_owned()));
        patterns.filter_map(|file| Pattern::new(&file).ok()).any(|pattern| pattern.matches_path_with(file, exactly))
    }
}

/// The files that a command reads by the rules. Of rules that match the same words, the first
/// counts.
pub(crate) fn files(rules: &[Rule], root: &Path, command: &str) -> Vec<PathBuf> {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut files = Vec::new();
    for rule in rules {
        for found in rule.command.captures_iter(command) {
            let Some(range) = found.get(0).map(|whole| whole.range()) else { continue };
            if taken.iter().any(|taken| taken.start < range.end && range.start < taken.end) {
                continue;
            }
            taken.push(range);
            for file in &rule.files {
                let pattern = filled(file, |part| Pattern::escape(&captured(&found, part)));
                files.extend(matching(root, &pattern).map(|file| tidy(&file)));
            }
        }
    }
    files
}

/// The path with its parts in braces filled in.
fn filled(path: &str, fill: impl Fn(&str) -> String) -> String {
    let mut result = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((part, after)) = after.split_once('}') else { break };
        result += before;
        result += &fill(part);
        rest = after;
    }
    result + rest
}

/// What was captured under a name or number, with zeros before it if `:02` asks for two digits.
fn captured(found: &Captures, part: &str) -> String {
    let (name, width) = part.split_once(':').unwrap_or((part, "0"));
    let text = match name.parse() {
        Ok(number) => found.get(number),
        Err(_) => found.name(name),
    };
    let text = text.map_or("", |text| text.as_str());
    format!("{text:0>width$}", width = width.parse().unwrap_or(0))
}
