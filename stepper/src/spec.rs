//! What `steppers.toml` says of each stepper, and the program that it is about.
//!
//! The build script and the library share this file: what is compiled and what is shown are the
//! same lines.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// `steppers.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// In the order of the book.
    pub stepper: Vec<Stepper>,
}

/// A program that a reader steps through, and what there is to reach.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stepper {
    /// Of its recording, and of `programs/NAME.rs`, if there is such a file.
    pub name: String,
    /// What the reader sees above it.
    pub title: String,
    /// Where it stands, below `book/`.
    pub page: String,
    /// The listing that the code is from, below `code/listings/`.
    pub listing: Option<String>,
    /// Its items that take part, each by how it begins: `fn add`, `impl Buffer`.
    #[serde(default)]
    pub items: Vec<String>,
    /// What is called. Its value is what the program ends with.
    pub call: String,
    /// Names for main and the others, in the order in which they are started.
    pub threads: Option<Vec<String>>,
    /// Names for what the threads share, in the order in which it is made.
    pub shared: Vec<String>,
    /// The first one has the schedule that a page without JavaScript shows.
    pub goals: Vec<Goal>,
}

/// Something for the reader to reach. All that it asks for must hold in one state.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Goal {
    /// What the reader is asked for.
    pub text: String,
    /// No schedule reaches it.
    pub never: bool,
    /// The program has ended with this value.
    pub ends_with: Option<String>,
    /// The program has ended with something in which this is written.
    pub ends_containing: Option<String>,
    /// No thread can go on, and the program has not ended.
    pub hangs: bool,
    /// These threads sleep at a condition variable.
    pub asleep: Vec<String>,
    /// These threads wait for a lock.
    pub waiting: Vec<String>,
    /// Each of these threads holds these locks.
    pub holds: BTreeMap<String, Vec<String>>,
    /// This line is printed so many times.
    pub prints: Option<String>,
    /// 1 if it is not given.
    pub times: Option<usize>,
    /// A shared value, by its name, is this one.
    pub value: Option<[String; 2]>,
}

/// A line of a stepper's program.
pub struct Line {
    /// Without its end.
    pub text: String,
    /// Its number in the listing, counted from 1, if it is from there.
    pub listing: Option<usize>,
}

/// The code of a stepper: what it imports, and what it shows.
pub struct Code {
    /// Its `use` lines, which are not shown.
    pub imports: Vec<String>,
    /// All others.
    pub shown: Vec<Line>,
}

impl Spec {
    /// Reads `steppers.toml` of this package.
    ///
    /// # Panics
    ///
    /// If it cannot be read, or says what it cannot say.
    #[must_use]
    pub fn read(package: &Path) -> Self {
        let text = read(&package.join("steppers.toml"));
        toml::from_str(&text).unwrap_or_else(|error| panic!("steppers.toml: {error}"))
    }
}

impl Stepper {
    /// Its code: items of the listing, then `programs/NAME.rs`.
    ///
    /// # Panics
    ///
    /// If a file or an item is missing.
    #[must_use]
    pub fn code(&self, package: &Path) -> Code {
        let mut code = Code { imports: Vec::new(), shown: Vec::new() };
        if let Some(listing) = &self.listing {
            let text = read(&package.join("../code/listings").join(listing));
            let lines: Vec<_> = text.lines().collect();
            code.import(&lines);
            for item in &self.items {
                let [first, last] =
                    find(&lines, item).unwrap_or_else(|| panic!("{}: no `{item}` in {listing}", self.name));
                let lines = (first..=last).map(|n| Line { text: lines[n].into(), listing: Some(n + 1) });
                code.show(lines);
            }
        }
        let own = package.join("programs").join(&self.name).with_extension("rs");
        if own.exists() {
            let text = read(&own);
            let lines: Vec<_> = text.lines().collect();
            code.import(&lines);
            let body = lines.iter().skip_while(|line| line.starts_with("//!") || line.is_empty() || is_import(line));
            code.show(body.map(|line| Line { text: (*line).into(), listing: None }));
        }
        code
    }
}

impl Code {
    fn import(&mut self, lines: &[&str]) {
        self.imports.extend(lines.iter().filter(|line| is_import(line)).map(|line| (*line).into()));
    }

    fn show(&mut self, lines: impl Iterator<Item = Line>) {
        if !self.shown.is_empty() {
            self.shown.push(Line { text: String::new(), listing: None });
        }
        self.shown.extend(lines);
    }
}

fn is_import(line: &str) -> bool {
    line.starts_with("use ")
}

/// The first and the last line of an item, as rustfmt sets it: attributes and comments directly
/// above, and a brace at the left edge that closes it.
fn find(lines: &[&str], item: &str) -> Option<[usize; 2]> {
    let begins = |line: &&str| {
        let rest = line.strip_prefix("pub ").unwrap_or(line).strip_prefix(item);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let head = lines.iter().position(begins)?;
    let is_above = |line: &&&str| line.starts_with("#[") || line.starts_with("///");
    let first = head - lines[..head].iter().rev().take_while(is_above).count();
    let last = head + lines[head..].iter().position(|line| line.starts_with('}'))?;
    Some([first, last])
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
