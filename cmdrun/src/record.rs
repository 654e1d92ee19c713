//! Records what the commands of a book print.

use std::collections::HashMap;

use anyhow::{Result, bail, ensure};

use crate::batch::{Batch, Finished};
use crate::book::Book;
use crate::digest::Digest;
use crate::fit::{Fit, Fits};
use crate::job::Job;
use crate::pages::{self, Askers};
use crate::programs::Programs;
use crate::recorded::{Recordings, Transcript};
use crate::shown::Shown;
use crate::stop::Stop;
use crate::summary;
use crate::transcript::Printed;

/// What is to be recorded.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Names of recordings, or parts of commands; everything if there are none.
    pub names: Vec<String>,
    /// Also what has a recording that fits.
    pub all: bool,
    /// One command after the other.
    pub alone: bool,
}

impl Wish {
    fn is_for(&self, job: &Job) -> bool {
        let names = |name: &String| job.recording.as_ref() == Some(name) || job.command.text.contains(name.as_str());
        self.names.is_empty() || self.names.iter().any(names)
    }
}

impl Book {
    /// Runs commands and records what they print; forgets the recordings of commands that are on no
    /// page any more. Gives back how many it recorded. What was recorded before something went
    /// wrong is kept.
    ///
    /// # Errors
    ///
    /// If the book has no recordings, a name means nothing, a command fails or lacks what it needs,
    /// or `stop` says so.
    pub fn record(&self, wish: &Wish, stop: &Stop) -> Result<usize> {
        ensure!(
            self.settings.recorded.is_some(),
            "this book has no recordings; write recorded = \"recorded\" under [preprocessor.cmdrun] in book.toml"
        );
        let sources = summary::sources(self)?;
        let pages = pages::read(self, &sources)?;
        let askers = Askers::of(&pages);
        let jobs: Vec<&Job> = askers.jobs().collect();
        if let Some(name) = wish.names.iter().find(|name| {
            let alone = Wish { names: vec![(*name).clone()], ..Wish::default() };
            !jobs.iter().any(|job| alone.is_for(job))
        }) {
            bail!("{name} is neither a folder of pages nor a part of a command on them");
        }

        let before = Recordings::of(self)?;
        let mut fits = Fits::new(self, &before);
        let mut digests = HashMap::new();
        let mut programs = Programs::of(self, stop);
        let mut to_run = Vec::new();
        let mut problems = Vec::new();
        for job in jobs.iter().copied().filter(|job| wish.is_for(job)) {
            if !wish.all && fits.of(job) == Fit::Fits {
                continue;
            }
            match programs.note(job)? {
                Some(note) => problems.push(format!("`{}`: {}", job.command.text, note.trim_end())),
                None => {
                    digests.insert(job, fits.sources(job));
                    to_run.push(job);
                }
            }
        }
        let mut recorder = Recorder { book: self, recordings: Recordings::of(self)?, jobs: &jobs, recorded: 0 };
        recorder.recordings.tidy(&jobs)?;
        if !to_run.is_empty() {
            let batch = Batch { book: self, askers: &askers, stop, one_by_one: wish.alone };
            let failures = batch.run(to_run, &mut |finished| match recorder.keep(&digests, finished)? {
                Some(problem) => {
                    problems.push(problem);
                    Ok(())
                }
                None => Ok(()),
            });
            // Machines that no transcript names any more, also after ^C.
            recorder.recordings.tidy(&jobs)?;
            problems.extend(failures?.into_iter().map(|failure| failure.told));
        }
        if !problems.is_empty() {
            bail!("recorded {}, but not these:\n\n{}", recorder.recorded, problems.join("\n\n"));
        }
        Ok(recorder.recorded)
    }

    /// What is wrong with the recordings, a line for each: missing, stale or left over.
    ///
    /// # Errors
    ///
    /// If a page, a comment or a recording cannot be read.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut wrong = Vec::new();
        for asked in self.commands()? {
            let what = match asked.fit {
                Fit::Fits => continue,
                Fit::Stale => "stale",
                Fit::Missing => "missing",
            };
            wrong.push(format!("{what}: {}: `{}`", asked.pages.join(", "), asked.command));
        }
        let sources = summary::sources(self)?;
        let pages = pages::read(self, &sources)?;
        let askers = Askers::of(&pages);
        let jobs: Vec<&Job> = askers.jobs().collect();
        for (name, transcript) in Recordings::of(self)?.left_over(&jobs) {
            wrong.push(format!("left over: {name}: `{}`", transcript.command));
        }
        Ok(wrong)
    }

    /// What someone types to record what is missing or stale.
    #[must_use]
    pub fn how_to_record(&self) -> String {
        self.settings.to_record("").trim_end().to_owned()
    }
}

struct Recorder<'a> {
    book: &'a Book,
    recordings: Recordings,
    jobs: &'a [&'a Job],
    recorded: usize,
}

impl Recorder<'_> {
    /// Writes down what a command printed, or says why not.
    fn keep(&mut self, digests: &HashMap<&Job, Digest>, finished: Finished) -> Result<Option<String>> {
        let Finished { job, printed, lacks_something, .. } = finished;
        let text = &job.command.text;
        let digest = Shown::of(self.book).digest(job);
        if lacks_something {
            return Ok(Some(format!("`{text}` lacks something: {}", printed.output.trim_end())));
        }
        if digests.get(job) != Some(&digest) {
            return Ok(Some(format!("`{text}` reads something that changed while it ran; record it again")));
        }
        let Some(name) = job.recording.clone() else { return Ok(None) };
        let machine = self.recordings.machines.here()?;
        let new = Transcript {
            command: text.clone(),
            run: job.run,
            in_code: job.in_code,
            runs: job.command.runs,
            sources: digest.to_string(),
            machine,
            printed,
        };
        let transcript = match self.recordings.transcript(job) {
            Some(old) => with_old_words(old, new),
            None => new,
        };
        self.recordings.put(&name, transcript, self.jobs)?;
        self.recorded += 1;
        Ok(None)
    }
}

/// The new transcript, with the words of the old one where only noise is different: what changes in
/// a file is news.
fn with_old_words(old: &Transcript, new: Transcript) -> Transcript {
    let same_sources = old.sources == new.sources;
    if !old.printed.says_the_same(&new.printed, same_sources) {
        return new;
    }
    if same_sources {
        return old.clone();
    }
    let Printed { output, outcomes, pids, .. } = old.printed.clone();
    Transcript { printed: Printed { output, outcomes, pids, seconds: new.printed.seconds }, ..new }
}
