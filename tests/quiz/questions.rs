//! `quiz.toml`: the questions of a chapter.

use serde::Deserialize;

use super::evidence::Evidence;

/// The file of one chapter. `CONTRIBUTING.md`, "A quiz", explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    pub question: Vec<Question>,
    #[serde(default)]
    pub prediction: Vec<Prediction>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub title: String,
    /// The section it belongs to, as `fork.md#ids`.
    pub at: String,
    pub kind: Kind,
    pub ask: String,
    /// A program of `code/listings/quiz` that the question shows.
    pub program: Option<String>,
    /// What the options are judged by, as far as they do not say it themselves.
    #[serde(default)]
    pub from: Evidence,
    pub option: Vec<Choice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One option is right.
    One,
    /// Some are.
    Set,
    /// The options are lines to be put in order.
    Order,
    /// The reader types the answer; the options are answers that people give.
    Type,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub text: String,
    /// Why it is right, or wrong.
    pub why: String,
    #[serde(default)]
    pub true_if: Evidence,
}

/// What the reader is asked before a listing's output is uncovered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    pub listing: String,
    pub ask: String,
    /// Offers so many of the outcomes themselves, those that came most often.
    #[serde(default)]
    pub outcomes: usize,
    #[serde(default)]
    pub option: Vec<Expectation>,
}

/// One of the answers. That without a condition is right where no other is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    pub text: String,
    pub find: Option<String>,
    pub says: Option<String>,
}
