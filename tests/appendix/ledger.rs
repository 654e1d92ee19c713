//! The ledger: what became of every program and every statement of the five tutorials.

use serde::Deserialize;

/// The five tutorials, by the names that the introduction gives them.
pub const TUTORIALS: [&str; 5] = [
    "24 让你的代码更灵活：进程和线程",
    "进程和线程（processes and threads）",
    "Python进程与线程",
    "搞定python多线程和多进程",
    "多进程与多线程",
];

/// `book/sources.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The programs, their printed outputs and their fragments.
    pub snippet: Vec<Row>,
    /// The statements.
    pub claim: Vec<Row>,
}

/// One line of the ledger. The file itself explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the head of book/sources.toml explains them")]
pub struct Row {
    pub id: String,
    pub title: String,
    pub verdict: Verdict,
    pub fact: Option<String>,
    pub chapter: u32,
    pub page: String,
    #[serde(default)]
    pub listings: Vec<String>,
    #[serde(default)]
    pub tests: Vec<String>,
}

/// What a snippet or a claim is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A snippet that does what its tutorial says.
    Runs,
    /// A snippet that was not meant to run alone.
    Fragment,
    /// A snippet that does not run as it stands.
    Broken,
    /// A snippet that shows one of several outcomes as the only one.
    Luck,
    /// A snippet that shows something wrong.
    Wrong,
    /// A claim that holds.
    True,
    /// A claim that holds in part.
    Partly,
    /// A claim that does not hold.
    False,
    /// What held once, of either kind.
    Outdated,
}

impl Verdict {
    /// The verdicts on snippets.
    pub const OF_SNIPPETS: [Self; 6] =
        [Self::Runs, Self::Fragment, Self::Broken, Self::Luck, Self::Outdated, Self::Wrong];

    /// The verdicts on claims.
    pub const OF_CLAIMS: [Self; 4] = [Self::True, Self::Partly, Self::False, Self::Outdated];

    /// Whether nothing has to be put right.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Runs | Self::Fragment | Self::True)
    }

    /// The verdict as a reader reads it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Runs => "right",
            Self::Fragment => "a fragment",
            Self::Broken => "does not run",
            Self::Luck => "one of several outcomes",
            Self::Wrong => "wrong",
            Self::True => "true",
            Self::Partly => "true in part",
            Self::False => "false",
            Self::Outdated => "out of date",
        }
    }
}

impl Row {
    /// The number of its tutorial, from 0, as in its id.
    #[must_use]
    pub fn tutorial(&self) -> usize {
        self.id[1..2].parse().expect("an id is a letter and the number of a tutorial")
    }
}

/// The rows of each tutorial, in the order of the introduction.
pub fn by_tutorial<'a>(
    rows: impl IntoIterator<Item = &'a Row> + Clone,
) -> impl Iterator<Item = (&'static str, Vec<&'a Row>)> {
    TUTORIALS
        .into_iter()
        .enumerate()
        .map(move |(number, name)| (name, rows.clone().into_iter().filter(|row| row.tutorial() == number).collect()))
}

/// A table of how many rows have which verdict, for each tutorial and for all.
#[must_use]
pub fn counts(rows: &[Row], verdicts: &[Verdict]) -> String {
    let words: Vec<_> = verdicts.iter().map(|verdict| verdict.words()).collect();
    let mut table = format!("| tutorial | all | {} |\n|---|{}\n", words.join(" | "), "---:|".repeat(words.len() + 1));
    let mut line = |name: &str, rows: &[&Row]| {
        let counts = verdicts.iter().map(|verdict| rows.iter().filter(|row| row.verdict == *verdict).count());
        let counts: Vec<_> = counts.map(|count| count.to_string()).collect();
        table += &format!("| {name} | {} | {} |\n", rows.len(), counts.join(" | "));
    };
    for (number, (name, rows)) in by_tutorial(rows).enumerate() {
        line(&format!("{}: {name}", number + 1), &rows);
    }
    line("all", &rows.iter().collect::<Vec<_>>());
    table
}
