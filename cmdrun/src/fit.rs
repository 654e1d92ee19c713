//! Which commands of a book have a recording that fits.

use anyhow::{Context, Error, Result, bail};

use crate::book::Book;
use crate::command::Command;
use crate::digest::Digest;
use crate::job::Job;
use crate::machine::Machines;
use crate::pages::{self, Askers};
use crate::path::tidy;
use crate::recorded::{Recordings, Transcript};
use crate::shown::Shown;
use crate::summary;

/// Whether a command has a recording that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It has one, of just these sources.
    Fits,
    /// It has one, but the command or what it reads has changed since.
    Stale,
    /// It has none.
    Missing,
}

/// A command that pages of a book show.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The files of the pages, from the folder of book.toml.
    pub pages: Vec<String>,
    /// The recording that it belongs to, such as `chapter_06`.
    pub recording: String,
    /// The command, without flags.
    pub command: String,
    /// 2, 3 and so on where a page asks for the same again.
    pub run: usize,
    /// Whether the recording fits.
    pub fit: Fit,
    /// The recording, fitting or not.
    pub transcript: Option<Transcript>,
}

impl Book {
    /// All commands of the book's pages, in the order of the book, with their recordings; none for
    /// a book without recordings.
    ///
    /// # Errors
    ///
    /// If a page, a comment or a recording cannot be read.
    pub fn commands(&self) -> Result<Vec<Asked>> {
        let sources = summary::sources(self)?;
        let pages = pages::read(self, &sources)?;
        let askers = Askers::of(&pages);
        let recordings = Recordings::of(self)?;
        let mut fits = Fits::new(self, &recordings);
        let asked = askers.jobs().filter_map(|job| {
            Some(Asked {
                pages: askers.pages(job).iter().map(|page| (*page).to_owned()).collect(),
                recording: job.recording.clone()?,
                command: job.command.text.clone(),
                run: job.run,
                fit: fits.of(job),
                transcript: recordings.transcript(job).cloned(),
            })
        });
        Ok(asked.collect())
    }
}

impl Book {
    /// The digest of what a command shows that runs in a folder of the book, for recordings of
    /// another kind. It is that of a transcript of the command.
    ///
    /// # Errors
    ///
    /// If the comment would not be understood.
    pub fn sources(&self, folder: &str, command: &str) -> Result<String> {
        let Some(command) = Command::parse(&format!("<!-- cmdrun {command} -->")) else {
            bail!("`{command}` cannot stand in a comment");
        };
        let command = command.map_err(Error::msg)?;
        let dir = tidy(&self.root.join(&self.src).join(folder));
        let job = Job { command, dir, in_code: true, run: 1, recording: None };
        Ok(Shown::of(self).digest(&job).to_string())
    }

    /// The name of this machine among those that recordings were made on; it is written down if it
    /// is new.
    ///
    /// # Errors
    ///
    /// If the book has no folder for recordings, or what is known of machines cannot be read or
    /// written.
    pub fn this_machine(&self) -> Result<String> {
        let folder = self.settings.recorded.as_ref().context("the book has no folder for recordings")?;
        Machines::read(&self.root.join(folder))?.here()
    }
}

/// Looks at each file once for all commands.
pub(crate) struct Fits<'a> {
    recordings: &'a Recordings,
    shown: Shown<'a>,
}

impl<'a> Fits<'a> {
    pub fn new(book: &'a Book, recordings: &'a Recordings) -> Self {
        Self { recordings, shown: Shown::of(book) }
    }

    pub fn of(&mut self, job: &Job) -> Fit {
        match self.recordings.transcript(job) {
            None => Fit::Missing,
            Some(transcript) if transcript.sources == self.sources(job).to_string() => Fit::Fits,
            Some(_) => Fit::Stale,
        }
    }

    pub fn sources(&mut self, job: &Job) -> Digest {
        self.shown.digest(job)
    }
}
