//! The `[preprocessor.cmdrun]` table of book.toml.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::job::Job;
use crate::programs::Version;
use crate::reads::Rule;

/// What the book says about its commands.
#[derive(Debug)]
pub(crate) struct Settings {
    /// How long a command may take.
    pub limit: Duration,
    /// How many bytes it may write.
    pub most_output: usize,
    /// What becomes of one that does not end as it should.
    pub on_failure: OnFailure,
    pub stderr: Errors,
    /// Whether outputs are kept for the next build.
    pub keep: bool,
    /// Programs that may be missing where the book is built.
    optional_programs: Vec<String>,
    /// The oldest versions of them that will do.
    pub minimum: BTreeMap<String, Version>,
    /// Variables that commands do not see.
    pub unset: Vec<String>,
    /// The folder of recordings, if the book has them.
    pub recorded: Option<String>,
    /// What the arguments of programs stand for.
    pub reads: Vec<Rule>,
    /// How mdBook calls us.
    command: String,
}

/// What becomes of a command that does not end as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnFailure {
    FailsBuild,
    /// The page says how it ended, and shows what it wrote.
    IsShown,
    /// Without a flag for it, any exit status is as good as 0; all else is shown.
    IsIgnored,
}

/// What becomes of standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errors {
    /// In code among the output, elsewhere on the terminal.
    Shown,
    /// It is seen only of a command that fails.
    Dropped,
}

/// These are mdBook's own, and read there.
const OF_MDBOOK: [&str; 5] = ["command", "before", "after", "renderers", "optional"];

impl Settings {
    /// Reads the table, which may be missing.
    pub fn read(table: &Value) -> Result<Self> {
        Self::of(table).context("[preprocessor.cmdrun] in book.toml")
    }

    fn of(table: &Value) -> Result<Self> {
        let mut settings = Self {
            limit: Duration::from_secs(60),
            most_output: 1 << 20,
            on_failure: OnFailure::FailsBuild,
            stderr: Errors::Shown,
            keep: true,
            optional_programs: Vec::new(),
            minimum: BTreeMap::new(),
            unset: Vec::new(),
            recorded: None,
            reads: Vec::new(),
            command: table["command"].as_str().unwrap_or("cmdrun").to_owned(),
        };
        for (key, value) in table.as_object().into_iter().flatten() {
            match key.as_str() {
                "timeout" => {
                    let seconds = value.as_u64().filter(|seconds| *seconds > 0);
                    let seconds = seconds.context("timeout is a number of seconds, 1 or more")?;
                    settings.limit = Duration::from_secs(seconds);
                }
                "max-output" => {
                    let bytes = value.as_u64().and_then(|bytes| usize::try_from(bytes).ok()).filter(|bytes| *bytes > 0);
                    settings.most_output = bytes.context("max-output is a number of bytes, 1 or more")?;
                }
                "on-failure" => {
                    settings.on_failure = match value.as_str() {
                        Some("fail") => OnFailure::FailsBuild,
                        Some("show") => OnFailure::IsShown,
                        Some("ignore") => OnFailure::IsIgnored,
                        _ => bail!("on-failure is \"fail\", \"show\" or \"ignore\""),
                    }
                }
                "stderr" => {
                    settings.stderr = match value.as_str() {
                        Some("show") => Errors::Shown,
                        Some("drop") => Errors::Dropped,
                        _ => bail!("stderr is \"show\" or \"drop\""),
                    }
                }
                "keep" => settings.keep = value.as_bool().context("keep is true or false")?,
                "optional-programs" => settings.optional_programs = texts(key, value)?,
                "minimum" => settings.minimum = minimum(value)?,
                "unset" => settings.unset = texts(key, value)?,
                "recorded" => {
                    let folder = value.as_str().context("recorded is a folder: recorded = \"recorded\"")?;
                    settings.recorded = Some(folder.to_owned());
                }
                "reads" => {
                    let rules = value.as_array().context("reads is a list of tables: [[preprocessor.cmdrun.reads]]")?;
                    settings.reads = rules.iter().map(Rule::read).collect::<Result<_>>()?;
                }
                key if OF_MDBOOK.contains(&key) => {}
                key => bail!("there is no setting `{key}`; CONTRIBUTING.md of Many Hands names those there are"),
            }
        }
        if let Some(name) = settings.minimum.keys().find(|name| !settings.optional_programs.contains(name)) {
            bail!("minimum has a version of {name}, which is none of the optional-programs; add it there");
        }
        Ok(settings)
    }

    /// What someone types to record what these words name.
    pub fn to_record(&self, words: &str) -> String {
        let dashes = if self.command.starts_with("cargo run") && !self.command.contains(" -- ") { " --" } else { "" };
        format!("{}{dashes} record {words}", self.command)
    }

    /// The program a command runs, if it may be missing.
    pub fn optional_program<'j>(&self, job: &'j Job) -> Option<&'j str> {
        let program = job.command.text.split_whitespace().next()?;
        self.optional_programs.iter().any(|name| name == program).then_some(program)
    }
}

fn texts(key: &str, value: &Value) -> Result<Vec<String>> {
    let texts = value.as_array().and_then(|all| all.iter().map(|one| one.as_str().map(str::to_owned)).collect());
    texts.with_context(|| format!("{key} is a list of texts: {key} = [\"…\"]"))
}

fn minimum(value: &Value) -> Result<BTreeMap<String, Version>> {
    let form = "[preprocessor.cmdrun.minimum] has a version for each program: python3 = \"3.9\"";
    let versions = value.as_object().context(form)?.iter();
    versions
        .map(|(name, version)| Ok((name.clone(), Version::find(version.as_str().context(form)?).context(form)?)))
        .collect()
}
