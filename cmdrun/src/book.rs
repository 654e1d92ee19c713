//! A book whose pages run commands.

use std::collections::BTreeMap;
use std::env;
use std::path::{self, Path, PathBuf};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::batch::{Batch, Failure, Finished};
use crate::config;
use crate::console::warn;
use crate::fit::{Fit, Fits};
use crate::job::Job;
use crate::key::Keys;
use crate::pages::{self, Askers, Page};
use crate::path::tidy;
use crate::programs::Programs;
use crate::recorded::Recordings;
use crate::settings::{OnFailure, Settings};
use crate::stop::Stop;
use crate::store::Store;
use crate::transcript::{Printed, table};
use crate::weave::weave;

/// A book, by its folder, the folder of its pages, and what it says about its commands.
#[derive(Debug)]
pub struct Book {
    pub(crate) root: PathBuf,
    /// Relative to the root, as messages name it.
    pub(crate) src: PathBuf,
    pub(crate) settings: Settings,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
}

impl Book {
    /// A book with the folder of its book.toml, its `src`, and the table `[preprocessor.cmdrun]`,
    /// which may be null.
    ///
    /// # Errors
    ///
    /// If the table has a key or value that means nothing.
    pub fn new(root: &Path, src: &Path, table: &Value) -> Result<Self> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
        let root = tidy(&path::absolute(root)?);
        Ok(Self { root, src: src.to_owned(), settings: Settings::read(table)?, target })
    }

    /// The book in a folder with a book.toml.
    ///
    /// # Errors
    ///
    /// If the file is missing or means nothing.
    pub fn open(root: &Path) -> Result<Self> {
        let config = config::read(&root.join("book.toml"))?;
        let src = config["book"]["src"].as_str().unwrap_or("src");
        Self::new(root, Path::new(src), &config["preprocessor"]["cmdrun"])
    }

    /// The pages with the outputs in the place of their commands, in the same order. What is not
    /// known is run.
    ///
    /// # Errors
    ///
    /// If a comment cannot be understood, a command fails, or `stop` says so: then what runs is
    /// killed.
    pub fn weave(&self, pages: &[Source], stop: &Stop) -> Result<Vec<String>> {
        let pages = pages::read(self, pages)?;
        let askers = Askers::of(&pages);
        let outputs = self.outputs(&askers, stop)?;
        let woven = |page: &Page| weave(page.text, &page.found, page.jobs.iter().map(|job| outputs[job].as_str()));
        Ok(pages.iter().map(woven).collect())
    }

    fn outputs<'a>(&self, askers: &'a Askers<'a>, stop: &Stop) -> Result<BTreeMap<&'a Job, String>> {
        let recordings = Recordings::of_jobs(self, askers.jobs())?;
        let mut fits = Fits::new(self, &recordings);
        let store = Store::of(self);
        let mut keys = Keys::new(self);
        let mut programs = Programs::of(self, stop);
        let mut outputs = BTreeMap::new();
        let mut to_run = Vec::new();
        let mut misfits = Vec::new();
        for job in askers.jobs() {
            let fit = fits.of(job);
            if let (Fit::Fits, Some(transcript)) = (fit, recordings.transcript(job)) {
                outputs.insert(job, shown(job, &transcript.printed));
                continue;
            }
            misfits.push(job);
            let mut kept = || Some(shown(job, &store.as_ref()?.get(&keys.key(job)?)?));
            let known = match kept() {
                Some(kept) => Some(kept),
                None => programs.note(job)?,
            };
            match known {
                Some(output) => {
                    outputs.insert(job, output);
                }
                None => to_run.push(job),
            }
        }
        self.tell_of(&misfits);
        if !to_run.is_empty() {
            let batch = Batch { book: self, askers, stop, one_by_one: false };
            let failures = batch.run(to_run, &mut |finished: Finished<'a>| {
                let Finished { job, key, printed, lacks_something } = finished;
                // A file that changed meanwhile: which content the command saw is not known.
                let key = key.filter(|_| !lacks_something && key == batch.key(job));
                if let (Some(store), Some(key)) = (&store, key) {
                    store.put(&key, &printed)?;
                }
                outputs.insert(job, shown(job, &printed));
                Ok(())
            })?;
            if !failures.is_empty() && self.settings.on_failure == OnFailure::FailsBuild {
                bail!("commands of the book failed\n\n{}", told(&failures));
            }
            for failure in failures {
                warn(format_args!("cmdrun: {}", failure.told.trim_end()));
                outputs.extend(failure.jobs.into_iter().map(|job| (job, failure.shown.clone())));
            }
        }
        Ok(outputs)
    }

    /// Says what the recordings lack, and how to come by it.
    fn tell_of(&self, misfits: &[&Job]) {
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for job in misfits {
            if let Some(name) = &job.recording {
                names.entry(name).or_default().push(&job.command.text);
            }
        }
        for (name, commands) in &names {
            let others = match commands.len() {
                1 => String::new(),
                number => format!(" and {} more", number - 1),
            };
            warn(format_args!("cmdrun: the recording {name} does not fit for `{}`{others}", commands[0]));
        }
        if !names.is_empty() {
            let names = Vec::from_iter(names.into_keys()).join(" ");
            warn(format_args!("cmdrun: to record what is new: {}", self.settings.to_record(&names)));
        }
    }
}

/// What is said of all failures.
fn told(failures: &[Failure]) -> String {
    failures.iter().map(|failure| failure.told.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// What stands in the place of the command.
fn shown(job: &Job, printed: &Printed) -> String {
    if printed.outcomes.is_empty() { printed.output.clone() } else { table(&job.command.text, &printed.outcomes) }
}

/// A page as it is written.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its file in the folder of pages.
    pub path: PathBuf,
    /// Its Markdown, with the files that it includes.
    pub text: String,
}
