//! The pages of the book that run commands.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;

use super::find::{Host, find};
use super::job::Job;

/// A page with commands.
pub(super) struct Page {
    /// Its file, as messages name it.
    name: String,
    pub hosts: Vec<Host>,
    /// One for each command, in the order of the page.
    pub jobs: Vec<Job>,
}

/// Finds the commands of the whole book. Pages are known by their path in the book.
pub(super) fn read(ctx: &PreprocessorContext, book: &Book) -> Result<BTreeMap<PathBuf, Page>> {
    let mut pages = BTreeMap::new();
    let mut mistakes = Vec::new();
    for chapter in book.chapters() {
        let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else {
            continue;
        };
        let file = ctx.config.book.src.join(path);
        let name = file.display().to_string();
        match find(&chapter.content) {
            Ok(hosts) if hosts.is_empty() => {}
            Ok(hosts) => {
                let dir = ctx.root.join(file.parent().unwrap_or(Path::new("")));
                let jobs = jobs(&hosts, &dir);
                pages.insert(path.clone(), Page { name, hosts, jobs });
            }
            Err(found) => mistakes.extend(found.iter().map(|what| format!("{name}: {what}"))),
        }
    }
    if !mistakes.is_empty() {
        bail!("{}", mistakes.join("\n"));
    }
    Ok(pages)
}

fn jobs(hosts: &[Host], dir: &Path) -> Vec<Job> {
    let mut asked = HashMap::new();
    let sites = hosts.iter().flat_map(|host| host.sites.iter().map(|site| (site, host.kind.is_code())));
    sites
        .map(|(site, in_code)| {
            let times: &mut usize = asked.entry((&site.command, in_code)).or_default();
            *times += 1;
            Job { command: site.command.clone(), dir: dir.to_owned(), in_code, earlier: *times - 1 }
        })
        .collect()
}

/// Which pages ask for a job.
pub(super) struct Askers<'a>(BTreeMap<&'a Job, Vec<&'a str>>);

impl<'a> Askers<'a> {
    pub fn of(pages: impl IntoIterator<Item = &'a Page>) -> Self {
        let mut askers: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for page in pages {
            for job in &page.jobs {
                askers.entry(job).or_default().push(page.name.as_str());
            }
        }
        Self(askers)
    }

    /// Each job once.
    pub fn jobs(&self) -> impl Iterator<Item = &'a Job> {
        self.0.keys().copied()
    }

    pub fn pages(&self, job: &Job) -> &[&'a str] {
        self.0.get(job).map_or(&[], Vec::as_slice)
    }
}
