use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

/// An expected line, which may hold captures.
#[derive(Clone)]
pub(crate) struct Pattern {
    text: String,
    shape: Shape,
}

/// Most expected lines hold no captures, and to compare them is a hundred times as fast.
#[derive(Clone)]
enum Shape {
    Literal(String),
    Captures { regex: Regex, names: Vec<String> },
}

/// The names in a pattern, and what they stand for in one line.
pub(crate) type Names<'a> = Vec<(&'a str, &'a str)>;

impl Pattern {
    /// # Panics
    ///
    /// If a brace stands alone or a capture is of an unknown kind.
    #[track_caller]
    pub fn new(text: &str) -> Self {
        static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\{\{|\}\}|\{(?<name>\w+)(?::(?<kind>word|text))?\}|[{}]").expect("the pattern is well formed")
        });
        let mut names = Vec::new();
        let mut regex = String::from("^");
        let mut literal = String::new();
        let mut from = 0;
        for token in TOKEN.captures_iter(text) {
            let whole = token.get_match();
            literal += &text[from..whole.start()];
            from = whole.end();
            let kind = token.name("kind").map(|kind| kind.as_str());
            let capture = match (whole.as_str(), kind) {
                (double @ ("{{" | "}}"), _) => {
                    literal += &double[1..];
                    continue;
                }
                ("{" | "}", _) => panic!(
                    "the expected line {text:?} has a brace that is part of no capture: \
                     write {{name}}, {{name:word}} or {{name:text}}, and double a brace that stands for itself"
                ),
                (_, None) => r"(\d+)",
                (_, Some("word")) => r"(\S+)",
                (_, Some(_)) => "(.*)",
            };
            regex += &regex::escape(&literal);
            regex += capture;
            literal.clear();
            names.push(token["name"].to_owned());
        }
        literal += &text[from..];
        let shape = if names.is_empty() {
            Shape::Literal(literal)
        } else {
            regex += &regex::escape(&literal);
            regex.push('$');
            Shape::Captures { regex: Regex::new(&regex).expect("what is not a capture is escaped"), names }
        };
        Self { text: text.into(), shape }
    }

    #[track_caller]
    pub fn all(lines: impl IntoIterator<Item: AsRef<str>>) -> Vec<Self> {
        let mut patterns = Vec::new();
        for line in lines {
            patterns.push(Self::new(line.as_ref()));
        }
        patterns
    }

    /// What the names stand for in this line, if it reads like this pattern.
    pub fn names_in<'a>(&'a self, line: &'a str) -> Option<Names<'a>> {
        match &self.shape {
            Shape::Literal(literal) => (literal == line).then(Vec::new),
            Shape::Captures { regex, names } => {
                let values =
                    regex.captures(line)?.iter().skip(1).flatten().map(|value| value.as_str()).collect::<Vec<_>>();
                Some(names.iter().map(String::as_str).zip(values).collect())
            }
        }
    }

    /// What is known after this line, if it reads like this pattern and what is known already
    /// remains true.
    pub fn read(&self, line: &str, known: &Captures) -> Option<Captures> {
        known.with(&self.names_in(line)?)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What the names in a contract stand for: one value each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Captures(BTreeMap<String, String>);

impl Captures {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `None` when a name would stand for two values.
    pub fn with(&self, names: &Names) -> Option<Self> {
        let mut captures = self.clone();
        for &(name, value) in names {
            let known = captures.0.entry(name.into()).or_insert_with(|| value.into());
            if known != value {
                return None;
            }
        }
        Some(captures)
    }
}

/// For example `child = 12, parent = 7`.
impl fmt::Display for Captures {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("nothing");
        }
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        f.write_str(&pairs.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, line: &str) -> Option<String> {
        Some(Pattern::new(pattern).read(line, &Captures::default())?.to_string())
    }

    #[test]
    fn a_name_stands_for_a_number() {
        assert_eq!(read("pid {pid}.", "pid 42."), Some("pid = 42".into()));
        assert_eq!(read("pid {pid}.", "pid x."), None);
        assert_eq!(read("pid {pid}.", "pid 42!"), None);
    }

    #[test]
    fn a_name_may_stand_for_a_word_or_for_text() {
        assert_eq!(read("{who:word} waits", "main waits"), Some("who = main".into()));
        assert_eq!(read("{who:word} waits", "the main waits"), None);
        assert_eq!(read("error: {why:text}", "error: no such file"), Some("why = no such file".into()));
        assert_eq!(read("error: {why:text}", "error: "), Some("why = ".into()));
    }

    #[test]
    fn everything_else_stands_for_itself() {
        assert_eq!(read("[{{}}] a+", "[{}] a+"), Some("nothing".into()));
        assert_eq!(read("{{x}}", "{x}"), Some("nothing".into()));
        assert_eq!(read("a.c", "abc"), None);
    }

    #[test]
    fn a_name_has_one_value() {
        assert_eq!(read("{n} and {n}", "1 and 1"), Some("n = 1".into()));
        assert_eq!(read("{n} and {n}", "1 and 2"), None);
    }

    #[test]
    #[should_panic(expected = "double a brace")]
    fn a_brace_alone_is_refused() {
        Pattern::new("fn main() {");
    }

    #[test]
    #[should_panic(expected = "{name:word}")]
    fn an_unknown_kind_is_refused() {
        Pattern::new("{n:hex}");
    }
}
