//! What a supervisor is told on its standard input, and what it says on its standard output: one
//! JSON object a line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::policy::Policy;

/// A program to run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    /// All of its environment, but for `TMPDIR`.
    pub environment: BTreeMap<String, String>,
    pub folder: PathBuf,
    /// Its `TMPDIR`: made before the run and removed after it.
    pub scratch: PathBuf,
    /// Whether its standard output is a terminal, on which Python writes each line at once.
    pub terminal: bool,
    /// Whether it runs traced, for a picture of what the kernel saw.
    pub xray: bool,
    pub policy: Policy,
}

/// What happens to a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Said {
    Output { stream: Stream, text: String },
    End(End),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Stdout,
    Stderr,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct End {
    pub code: Option<i32>,
    pub signal: Option<String>,
    pub milliseconds: f64,
    pub reason: Option<Reason>,
    /// A sentence for the reader.
    pub text: Option<String>,
    /// What the kernel saw of it, as an SVG, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xray: Option<String>,
    /// The lowest and the highest process id of the run, on the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pids: Option<(u32, u32)>,
}

/// Why a run was ended, if it did not end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    Time,
    Output,
    Memory,
    Processes,
    Compile,
}
