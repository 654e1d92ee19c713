//! Recordings: what the commands of a book printed, kept in the repository beside the book.
//!
//! There is one file for each folder of pages, and for each page of the outermost folder. It has a
//! table for each command, in the order of the pages; `machines.toml` says what the machines are
//! that the tables name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::book::Book;
use crate::job::Job;
use crate::machine::{Machine, Machines};
use crate::path::with_slashes;
use crate::store::write_at_once;
use crate::toml_text::{Document, Table, text};
use crate::transcript::{Outcome, Printed};

/// What one command printed when it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// As the page has it, without flags.
    pub command: String,
    /// 2, 3 and so on for another run of a command that a page shows more than once.
    pub run: usize,
    /// Whether it is shown as code, with what was written to standard error among it.
    pub in_code: bool,
    /// How often it ran, if the page shows what many runs print.
    pub runs: Option<u32>,
    /// The digest of what the command shows: its text and the files that it reads.
    pub sources: String,
    /// Where it ran: a table of `machines.toml`.
    pub machine: String,
    pub(crate) printed: Printed,
}

impl Transcript {
    /// What the command printed; nothing if it is about many runs.
    #[must_use]
    pub fn output(&self) -> &str {
        &self.printed.output
    }

    /// What many runs printed, the most frequent first.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.printed.outcomes
    }

    /// How long it took, or all runs together.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.printed.seconds
    }
}

/// All recordings of a book.
#[derive(Debug, Default)]
pub struct Recordings {
    folder: PathBuf,
    files: BTreeMap<String, Vec<Transcript>>,
    pub(crate) machines: Machines,
}

/// By which a file is known as one of ours.
const FIRST_LINE: &str =
    "# What the commands of these pages printed when they were recorded. Not to be changed by hand.\n";

impl Recordings {
    /// Reads the recordings of the book in a folder with a book.toml.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or understood; the message names its line.
    pub fn read(root: &Path) -> Result<Self> {
        Self::of(&Book::open(root)?)
    }

    /// None if the book has no setting for them.
    pub(crate) fn of(book: &Book) -> Result<Self> {
        Self::some_of(book, |_| true)
    }

    /// Those that these commands belong to: a page that is rendered alone does not wait for the
    /// recordings of the whole book.
    pub(crate) fn of_jobs<'a>(book: &Book, jobs: impl Iterator<Item = &'a Job>) -> Result<Self> {
        let names: BTreeSet<&str> = jobs.filter_map(|job| job.recording.as_deref()).collect();
        Self::some_of(book, |name| names.contains(name))
    }

    fn some_of(book: &Book, is_wanted: impl Fn(&str) -> bool) -> Result<Self> {
        let Some(folder) = &book.settings.recorded else { return Ok(Self::default()) };
        let folder = book.root.join(folder);
        let mut recordings = Self { files: BTreeMap::new(), machines: Machines::read(&folder)?, folder };
        for file in toml_files(&recordings.folder)? {
            let name = with_slashes(file.strip_prefix(&recordings.folder)?.with_extension("").as_path());
            if !is_wanted(&name) {
                continue;
            }
            let content = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let content = content.replace("\r\n", "\n");
            if content.starts_with(FIRST_LINE) {
                let shown = file.strip_prefix(&book.root).unwrap_or(&file);
                recordings.files.insert(name, transcripts(&Document::new(shown, &content))?);
            }
        }
        Ok(recordings)
    }

    /// The names of the recordings, such as `chapter_06`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The transcripts of one recording, in the order of its pages.
    #[must_use]
    pub fn transcripts(&self, name: &str) -> &[Transcript] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every transcript of a command, in all recordings.
    pub fn of_command(&self, command: &str) -> impl Iterator<Item = &Transcript> {
        self.files.values().flatten().filter(move |transcript| transcript.command == command)
    }

    /// A machine that transcripts name.
    #[must_use]
    pub fn machine(&self, name: &str) -> Option<&Machine> {
        self.machines.get(name)
    }

    /// The file of a recording.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name).with_added_extension("toml")
    }

    pub(crate) fn transcript(&self, job: &Job) -> Option<&Transcript> {
        self.transcripts(job.recording.as_deref()?).iter().find(|transcript| transcript.is_of(job))
    }

    /// Puts a transcript in the place of the one before, and writes the file; its order is that of
    /// `wanted`.
    pub(crate) fn put(&mut self, name: &str, transcript: Transcript, wanted: &[&Job]) -> Result<()> {
        let transcripts = self.files.entry(name.to_owned()).or_default();
        transcripts.retain(|other| !other.is_for_the_same_as(&transcript));
        transcripts.push(transcript);
        let place = |transcript: &Transcript| wanted.iter().position(|job| transcript.is_of(job));
        transcripts.sort_by_key(|transcript| place(transcript).unwrap_or(usize::MAX));
        self.write(name)
    }

    /// The transcripts that none of these commands asks for.
    pub(crate) fn left_over(&self, wanted: &[&Job]) -> Vec<(&str, &Transcript)> {
        let named = |job: &&&Job, name: &str| job.recording.as_deref() == Some(name);
        let mut left_over = Vec::new();
        for (name, transcripts) in &self.files {
            let wanted: Vec<_> = wanted.iter().filter(|job| named(job, name)).collect();
            let of_none = transcripts.iter().filter(|transcript| !wanted.iter().any(|job| transcript.is_of(job)));
            left_over.extend(of_none.map(|transcript| (name.as_str(), transcript)));
        }
        left_over
    }

    /// Removes what none of these commands asks for, and machines that no transcript names.
    pub(crate) fn tidy(&mut self, wanted: &[&Job]) -> Result<()> {
        let left_over: Vec<(String, Transcript)> = self
            .left_over(wanted)
            .into_iter()
            .map(|(name, transcript)| (name.to_owned(), transcript.clone()))
            .collect();
        for (name, gone) in &left_over {
            if let Some(transcripts) = self.files.get_mut(name) {
                transcripts.retain(|transcript| transcript != gone);
            }
        }
        for name in left_over.into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>() {
            self.write(&name)?;
        }
        let named = self.files.values().flatten().map(|transcript| transcript.machine.clone()).collect();
        self.machines.keep(&named)
    }

    fn write(&mut self, name: &str) -> Result<()> {
        let file = self.file(name);
        let transcripts = self.transcripts(name);
        let written = if transcripts.is_empty() {
            let gone = fs::remove_file(&file);
            self.files.remove(name);
            gone
        } else {
            let tables = transcripts.iter().map(|transcript| format!("\n{}", transcript.toml()));
            write_at_once(&file, &(FIRST_LINE.to_owned() + &tables.collect::<String>()))
        };
        written.with_context(|| format!("cannot write {}", file.display()))
    }
}

/// The files under a folder whose names end in `.toml`.
fn toml_files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(toml_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.insert(path);
        }
    }
    Ok(files)
}

fn transcripts(document: &Document) -> Result<Vec<Transcript>> {
    let mut table = document.table()?;
    let transcripts = table.tables("transcript")?.into_iter().map(Transcript::read).collect();
    table.end()?;
    transcripts
}

impl Transcript {
    fn is_of(&self, job: &Job) -> bool {
        (self.command.as_str(), self.run, self.in_code, self.runs)
            == (&job.command.text, job.run, job.in_code, job.command.runs)
    }

    fn is_for_the_same_as(&self, other: &Self) -> bool {
        (&self.command, self.run, self.in_code, self.runs) == (&other.command, other.run, other.in_code, other.runs)
    }

    fn read(mut table: Table) -> Result<Self> {
        let transcript = Self {
            command: table.text("command")?,
            run: table.number("run")?.unwrap_or(1),
            in_code: table.flag("in_code")?.unwrap_or(true),
            runs: table.number("runs")?,
            sources: table.text("sources")?,
            machine: table.text("machine")?,
            printed: Printed::read(&mut table)?,
        };
        table.end()?;
        Ok(transcript)
    }

    fn toml(&self) -> String {
        let mut toml = format!("[[transcript]]\ncommand = {}\n", text(&self.command));
        // A string takes everything.
        if self.run > 1 {
            let _ = writeln!(toml, "run = {}", self.run);
        }
        if let Some(runs) = self.runs {
            let _ = writeln!(toml, "runs = {runs}");
        }
        if !self.in_code {
            toml += "in_code = false\n";
        }
        let _ = writeln!(toml, "sources = \"{}\"\nmachine = {}", self.sources, text(&self.machine));
        toml + &self.printed.toml("transcript.outcomes")
    }
}

impl Printed {
    pub(crate) fn read(table: &mut Table) -> Result<Self> {
        let mut outcomes = Vec::new();
        for mut outcome in table.tables("outcomes")? {
            let Some(count) = outcome.number("count")? else { bail!("an outcome without `count`; record anew") };
            outcomes.push(Outcome { count, text: outcome.text("text")? });
            outcome.end()?;
        }
        let output = if outcomes.is_empty() { table.text("output")? } else { String::new() };
        let seconds = table.number("seconds")?.unwrap_or_default();
        let pids = table.pair("pids")?.map(|(first, last)| first..=last);
        Ok(Self { output, outcomes, seconds, pids })
    }

    /// Lines of a table, and the tables of outcomes under this name.
    pub(crate) fn toml(&self, outcomes: &str) -> String {
        let mut toml = format!("seconds = {:.3}\n", self.seconds);
        if let Some(pids) = &self.pids {
            let _ = writeln!(toml, "pids = [{}, {}]", pids.start(), pids.end());
        }
        if self.outcomes.is_empty() {
            let _ = writeln!(toml, "output = {}", text(&self.output));
        }
        for Outcome { count, text: printed } in &self.outcomes {
            let _ = writeln!(toml, "\n[[{outcomes}]]\ncount = {count}\ntext = {}", text(printed));
        }
        toml
    }
}
