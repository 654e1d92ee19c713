//! Programs that may be missing where the book is built.

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use regex_lite::Regex;

use crate::book::Book;
use crate::job::Job;
use crate::shell::{self, End, Setting};
use crate::stop::Stop;

/// Looks for each program once for all commands.
pub(crate) struct Programs<'a> {
    book: &'a Book,
    stop: &'a Stop,
    notes: HashMap<String, Option<String>>,
}

impl<'a> Programs<'a> {
    pub fn of(book: &'a Book, stop: &'a Stop) -> Self {
        Self { book, stop, notes: HashMap::new() }
    }

    /// What stands in for the output of a command whose program cannot be had, and need not be.
    pub fn note(&mut self, job: &Job) -> Result<Option<String>> {
        let Some(program) = self.book.settings.optional_program(job) else { return Ok(None) };
        if let Some(known) = self.notes.get(program) {
            return Ok(known.clone());
        }
        let note = self.lack(program)?.map(|lack| format!("({program} {lack}: not run)\n"));
        self.notes.insert(program.to_owned(), note.clone());
        Ok(note)
    }

    /// What is wrong with a program. Only one that has a minimum is known to say its version.
    fn lack(&self, program: &str) -> Result<Option<String>> {
        if !is_installed(program) {
            return Ok(Some("is not installed here".to_owned()));
        }
        let settings = &self.book.settings;
        let Some(minimum) = settings.minimum.get(program) else { return Ok(None) };
        let setting = Setting {
            folder: &self.book.root,
            unset: &[],
            set: &[],
            limit: Some(settings.limit),
            most_output: settings.most_output,
        };
        let asked = || format!("cannot run `{program} --version`");
        let ran = shell::run(&[program, "--version"], &setting, true, self.stop).with_context(asked)?;
        let version = Version::find(&ran.output);
        Ok(match (ran.end, version) {
            (End::Exited(status), Some(version)) if status.success() => {
                (version < *minimum).then(|| format!("{version} is older than {minimum}"))
            }
            (End::Stopped, _) => bail!("stopped while {program} was asked for its version"),
            _ => Some("does not work here".to_owned()),
        })
    }
}

/// The numbers of a version, the most important first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(Vec<u32>);

impl Version {
    /// The first in a text.
    pub fn find(text: &str) -> Option<Self> {
        static VERSION: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"\d+(\.\d+)*").expect("the pattern is well formed"));
        let numbers = VERSION.find(text)?.as_str().split('.').map(|number| number.parse().ok());
        numbers.collect::<Option<_>>().map(Self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<_> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

fn is_installed(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| is_executable(&folder.join(program)))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;

    file.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file() || file.with_extension("exe").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let version = |text| Version::find(text).unwrap();
        assert!(version("Python 3.10.1") > version("3.9"));
        assert!(version("Python 3.9.0") >= version("3.9"));
        assert!(version("Python 2.7") < version("3"));
        assert!(Version::find("no such program").is_none());
    }
}
