//! The pages of the book and the commands on them.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Result, bail};

use crate::book::{Book, Source};
use crate::console::warn;
use crate::find::{Found, Host, find};
use crate::job::Job;
use crate::machine::MACHINES;
use crate::path::with_slashes;
use crate::settings::OnFailure;

/// A page with its commands.
pub(crate) struct Page<'a> {
    /// Its file, as messages name it.
    name: String,
    pub text: &'a str,
    pub found: Found,
    /// One for each command, in the order of the page.
    pub jobs: Vec<Job>,
}

/// Finds the commands of all pages.
pub(crate) fn read<'a>(book: &Book, sources: &'a [Source]) -> Result<Vec<Page<'a>>> {
    let mut pages = Vec::new();
    let mut mistakes = Vec::new();
    let mut places = HashMap::from([(MACHINES.to_owned(), None)]);
    for Source { path, text } in sources {
        let file = book.src.join(path);
        let name = file.display().to_string();
        let found = find(text);
        for mistake in &found.mistakes {
            let told = format!("{name}:{}: {}", mistake.line, mistake.what);
            match book.settings.on_failure {
                OnFailure::FailsBuild => mistakes.push(told),
                OnFailure::IsShown | OnFailure::IsIgnored => warn(format_args!("cmdrun: {told}")),
            }
        }
        let dir = book.root.join(file.parent().unwrap_or(Path::new("")));
        let recording = book.settings.recorded.as_ref().map(|_| recording_of(path));
        if let Some(recording) = recording.as_ref().filter(|_| !found.hosts.is_empty()) {
            let place = places.entry(recording.clone()).or_insert_with(|| Some(dir.clone()));
            if *place != Some(dir.clone()) {
                mistakes.push(format!("{name}: {recording}.toml records something else; rename the page"));
            }
        }
        let jobs = jobs(&found.hosts, &dir, recording.as_deref());
        pages.push(Page { name, text, found, jobs });
    }
    if !mistakes.is_empty() {
        bail!("{}", mistakes.join("\n"));
    }
    Ok(pages)
}

fn jobs(hosts: &[Host], dir: &Path, recording: Option<&str>) -> Vec<Job> {
    let mut asked = HashMap::new();
    let sites = hosts.iter().flat_map(|host| host.sites.iter().map(|site| (&site.command, host.kind.is_code())));
    sites
        .map(|(command, in_code)| {
            let run: &mut usize = asked.entry((&command.text, command.runs, in_code)).or_default();
            *run += 1;
            let recording = recording.map(str::to_owned);
            Job { command: command.clone(), dir: dir.to_owned(), in_code, run: *run, recording }
        })
        .collect()
}

/// The recording of a page: that of its folder; a page of the outermost folder has one of its own.
fn recording_of(path: &Path) -> String {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    with_slashes(folder.unwrap_or(&path.with_extension("")))
}

/// Which pages ask for a job.
#[derive(Debug)]
pub(crate) struct Askers<'a> {
    pages: BTreeMap<&'a Job, Vec<&'a str>>,
    /// As they come in the book.
    order: Vec<&'a Job>,
}

impl<'a> Askers<'a> {
    pub fn of(pages: &'a [Page]) -> Self {
        let mut askers = Self { pages: BTreeMap::new(), order: Vec::new() };
        for page in pages {
            for job in &page.jobs {
                let pages = askers.pages.entry(job).or_default();
                if pages.is_empty() {
                    askers.order.push(job);
                }
                pages.push(page.name.as_str());
            }
        }
        askers
    }

    /// Each job once, in the order of the book.
    pub fn jobs(&self) -> impl Iterator<Item = &'a Job> {
        self.order.iter().copied()
    }

    pub fn pages(&self, job: &Job) -> &[&'a str] {
        self.pages.get(job).map_or(&[], Vec::as_slice)
    }
}
