//! The `[preprocessor.cmdrun]` table of book.toml.

use std::num::NonZeroU64;
use std::time::Duration;

use anyhow::{Context, Result};
use mdbook_preprocessor::config::Config;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::job::Job;

/// What the book says about its commands.
pub(super) struct Settings {
    /// How long a command may take.
    pub limit: Duration,
    /// Programs that may be missing where the book is built.
    optional_programs: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    timeout: Option<NonZeroU64>,
    #[serde(default)]
    optional_programs: Vec<String>,
    // The rest is mdBook's own, and read there.
    #[serde(rename = "command")]
    _command: Option<IgnoredAny>,
    #[serde(rename = "before")]
    _before: Option<IgnoredAny>,
    #[serde(rename = "after")]
    _after: Option<IgnoredAny>,
    #[serde(rename = "renderers")]
    _renderers: Option<IgnoredAny>,
    #[serde(rename = "optional")]
    _optional: Option<IgnoredAny>,
}

impl Settings {
    pub fn read(config: &Config) -> Result<Self> {
        let table: Option<Table> = config.get("preprocessor.cmdrun").context("[preprocessor.cmdrun] in book.toml")?;
        let table = table.unwrap_or_default();
        Ok(Self {
            limit: Duration::from_secs(table.timeout.map_or(60, NonZeroU64::get)),
            optional_programs: table.optional_programs,
        })
    }

    /// What stands in for the output of a command whose program is missing, and may be.
    pub fn note_if_missing(&self, job: &Job) -> Option<String> {
        let program = self.optional_program(job)?;
        which::which(program).is_err().then(|| format!("({program} is not installed here: not run)\n"))
    }

    /// The program a command runs, if it may be missing.
    pub fn optional_program<'j>(&self, job: &'j Job) -> Option<&'j str> {
        let program = job.command.text.split_whitespace().next()?;
        self.optional_programs.iter().any(|name| name == program).then_some(program)
    }
}
