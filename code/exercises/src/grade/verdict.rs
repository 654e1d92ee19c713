//! What comes of judging.

use serde::{Deserialize, Serialize};

/// What a judge has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The program does what the exercise asks for.
    pub accepted: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Rejected>,
}

/// Why a program is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The name of the message.
    pub id: String,
    /// What was seen, and what it means.
    pub message: String,
    /// What was judged, as text of several lines: a schedule, or what the kernel saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// Rejects the program.
///
/// # Errors
///
/// Always: so `return reject(…)` ends a check.
pub fn reject<T>(id: &str, message: impl Into<String>) -> Result<T, Rejected> {
    Err(Rejected::new(id, message))
}

impl Rejected {
    /// A message and its name.
    pub fn new(id: &str, message: impl Into<String>) -> Self {
        Self { id: id.to_owned(), message: message.into(), picture: None }
    }

    /// With what was judged.
    #[must_use]
    pub fn with_picture(self, picture: impl Into<String>) -> Self {
        Self { picture: Some(picture.into()), ..self }
    }

    /// Says it in the words of the exercise, if it is the message of that name: what hangs, or is
    /// left behind, and what to think of.
    #[must_use]
    pub fn explained(self, id: &str, message: &str) -> Self {
        if self.id == id { Self { message: message.to_owned(), ..self } } else { self }
    }
}

impl Verdict {
    pub(super) fn accepted() -> Self {
        Self { accepted: true, rejected: None }
    }
}

impl From<Rejected> for Verdict {
    fn from(rejected: Rejected) -> Self {
        Self { accepted: false, rejected: Some(rejected) }
    }
}
