//! Makes the program of a request ready to run: a listing or its twin, as it stands or changed.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};

use super::build::Built;
use super::change::{self, SourceFolder};
use super::compile::Compilation;
use super::python::{self, Python};
use super::report::Report;
use super::request::Request;
use super::visit::Visit;
use crate::supervise::{End, Job, Policy, Reach};

/// The package that holds the listings.
const LISTINGS: &str = "listings";

/// Variables of the server that a program cannot do without.
const KEPT: [&str; 6] = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER"];

/// A program that can be run any number of times.
pub struct Program {
    pub job: Job,
    /// Where it is, if it was made for this request.
    _folder: Option<SourceFolder>,
}

impl Visit<'_> {
    pub async fn listing(&self) -> Result<Program> {
        let Request { listing, .. } = self.request;
        let built = self.built(self.request.chapter()).await?;
        ensure!(built.listings().await?.contains(listing), "{} has no listing {listing}", self.request.chapter());
        let read = vec![built.executable.clone()];
        let job = self.plain(built.executable.clone(), vec![listing.clone()], read);
        Ok(Program { job, _folder: None })
    }

    pub async fn twin(&self) -> Result<Program> {
        let file = self.request.file(&self.runner.root);
        let source = fs::read_to_string(&file)?;
        let shown = file.strip_prefix(&self.runner.root)?;
        let job = self.python(shown, self.runner.root.clone(), &source).await?;
        Ok(Program { job, _folder: None })
    }

    pub async fn changed_twin(&self, source: &str) -> Result<Program> {
        let file = format!("{}.py", self.request.listing);
        let folder = SourceFolder::make(self.runner.scratch.fresh(), &file, source, self.changed())?;
        let mut job = self.python(Path::new(&file), folder.path().to_owned(), source).await?;
        job.policy.read.push(folder.path().to_owned());
        job.policy.reach = self.changed();
        Ok(Program { job, _folder: Some(folder) })
    }

    /// A Python program in a folder.
    async fn python(&self, file: &Path, folder: PathBuf, source: &str) -> Result<Job> {
        let python = self.runner.python.as_ref().context("there is no Python here")?;
        let root = &self.runner.root;
        let mut arguments = Vec::new();
        if let Some(launcher) = python::launcher(root, source) {
            self.install(python, &launcher).await;
            arguments.push(launcher.display().to_string());
        }
        arguments.push(file.display().to_string());
        let mut read = vec![root.join("code/listings"), root.join("target/python")];
        read.extend(python.folders.iter().cloned());
        let mut job = self.plain(python.program.clone(), arguments, read);
        job.folder = folder;
        // Into a pipe, Python would write only when it has much, or at its end.
        job.terminal = true;
        // A terminal without colours, though: a page shows the text.
        job.environment.insert("NO_COLOR".to_owned(), "1".to_owned());
        if self.request.source.is_some() {
            let beside = self.request.file(root).parent().context("it lies in a folder")?.display().to_string();
            job.environment.insert("PYTHONPATH".to_owned(), beside);
        }
        Ok(job)
    }

    /// Sees to the packages. What it cannot do, the program says when it runs.
    async fn install(&self, python: &Python, launcher: &Path) {
        self.page.tell(&Report::Compiling);
        let mut command = tokio::process::Command::new(&python.program);
        command.arg(launcher).kill_on_drop(true);
        tokio::select! {
            _ = command.output() => {}
            () = self.stop.cancelled() => {}
        }
    }

    /// What is wrong with the source, or the program made of it.
    pub async fn changed_listing(&self, source: &str) -> Result<Result<Program, End>> {
        let (listing, chapter) = (&self.request.listing, self.request.chapter());
        let folder = self.source_folder(source)?;
        // As the listing's own program is called.
        let program = folder.path().join(chapter);
        let built = self.built(chapter).await?;
        let externs = self.runner.builds.externs(&built, LISTINGS).await?;
        let compilation = Compilation {
            folder: folder.path(),
            file: format!("{listing}.rs"),
            program: &program,
            options: externs,
            read: Vec::new(),
        };
        let (errors, refused) = self.compile(&built, compilation).await?;
        self.tell(change::messages(&errors, listing));
        if let Some(end) = refused {
            return Ok(Err(end));
        }
        Ok(Ok(self.changed_program(program, folder)))
    }

    /// A folder with the reader's program in it.
    pub fn source_folder(&self, source: &str) -> Result<SourceFolder> {
        let file = format!("{}.rs", self.request.listing);
        SourceFolder::make(self.runner.scratch.fresh(), &file, source, self.changed())
    }

    /// What was compiled in such a folder.
    pub fn changed_program(&self, program: PathBuf, folder: SourceFolder) -> Program {
        let mut job = self.plain(program, Vec::new(), vec![folder.path().to_owned()]);
        job.folder = folder.path().to_owned();
        job.policy.reach = self.changed();
        Program { job, _folder: Some(folder) }
    }

    /// One of the book's programs, up to date.
    pub async fn built(&self, name: &str) -> Result<Arc<Built>> {
        let compiling = || self.page.tell(&Report::Compiling);
        let building = self.runner.builds.program(name, compiling);
        tokio::select! {
            built = building => built,
            () = self.stop.cancelled() => Err(anyhow!("stopped")),
        }
    }

    /// A program as the book's own runner would start it.
    pub fn plain(&self, program: PathBuf, arguments: Vec<String>, read: Vec<PathBuf>) -> Job {
        let kept = KEPT.iter().filter_map(|name| Some(((*name).to_owned(), env::var(name).ok()?)));
        let mut environment = BTreeMap::from_iter(kept);
        if self.request.real_time {
            environment.insert("MANY_HANDS_SECOND_MS".to_owned(), "1000".to_owned());
        }
        Job {
            program,
            arguments,
            environment,
            folder: self.runner.root.clone(),
            scratch: PathBuf::new(),
            terminal: false,
            xray: false,
            policy: Policy {
                read,
                write: Vec::new(),
                reach: Reach::Machine,
                traces: false,
                limits: self.runner.limits,
            },
        }
    }

    /// What a changed program reaches.
    pub fn changed(&self) -> Reach {
        Reach::Itself(self.runner.protection.walls)
    }
}
