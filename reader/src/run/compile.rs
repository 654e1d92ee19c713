//! Has rustc compile what a reader wrote, within the walls of a changed program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::build::Built;
use super::change;
use super::report::{Message, Report};
use super::supervised::supervise;
use super::visit::Visit;
use crate::supervise::{End, Reason};

/// What is to be compiled.
pub struct Compilation<'a> {
    /// Where its files are, and the program will be.
    pub folder: &'a Path,
    /// The file in it that rustc is given.
    pub file: String,
    pub program: &'a Path,
    /// Among them those that let rustc find the crates that were built with a program.
    pub options: Vec<String>,
    /// Files and folders that rustc has to read besides those.
    pub read: Vec<PathBuf>,
}

impl Visit<'_> {
    /// What rustc says, a JSON object a line, and the end if it refuses the program.
    pub async fn compile(&self, built: &Built, what: Compilation<'_>) -> Result<(String, Option<End>)> {
        self.page.tell(&Report::Compiling);
        let runner = self.runner;
        let Compilation { folder, file, program, options, mut read } = what;
        let incremental = runner.scratch.path().join("incremental");
        fs::create_dir_all(&incremental)?;
        self.changed().give(&incremental)?;
        let toolchain = runner.compiler.folder(&runner.root).await?;
        let target = built.executable.parent().context("it lies in a folder")?;
        let arguments = change::arguments(&file, program, &incremental, options);
        read.extend([toolchain.clone(), target.to_owned()]);

        let mut job = self.plain(toolchain.join("bin/rustc"), arguments, read);
        job.folder = folder.to_owned();
        job.policy.write = vec![folder.to_owned(), incremental];
        job.policy.reach = self.changed();
        job.policy.limits.output = 8 << 20;
        let mut errors = String::new();
        let end = {
            let _alone = runner.compiling.lock().await;
            supervise(&self.job(&job), self.stop, |_, text| errors += &text).await?
        };
        if end.code == Some(0) {
            return Ok((errors, None));
        }
        let text = end.text.or_else(|| Some(runner.limits.reached(Reason::Compile)));
        Ok((errors, Some(End { reason: end.reason.or(Some(Reason::Compile)), text, ..end })))
    }

    pub fn tell(&self, messages: Vec<Message>) {
        for message in messages {
            self.page.tell(&Report::Message(message));
        }
    }
}
