//! Runs listings for the pages: `POST /__reader/run`.

mod build;
mod cargo;
mod change;
mod check;
mod compile;
mod meet;
mod prepare;
mod protection;
mod python;
mod report;
mod request;
mod route;
mod scratch;
mod supervised;
mod tally;
mod visit;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Serialize;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::supervise::Limits;
use build::Builds;
use change::Compiler;
use protection::{Protection, Words};
use python::Python;
pub use route::run;
use scratch::Scratch;

/// How many requests are met at once; the others wait.
const AT_ONCE: usize = 2;

/// How many requests there may be, with those that wait.
const MOST_REQUESTS: usize = 200;

/// All that running listings takes.
pub struct Runner {
    root: PathBuf,
    edit: bool,
    limits: Limits,
    protection: Protection,
    python: Option<Python>,
    builds: Builds,
    compiler: Compiler,
    /// rustc works on one changed listing at a time.
    compiling: Mutex<()>,
    scratch: Scratch,
    turns: Semaphore,
    /// Those that wait and those that are met.
    requests: Arc<Semaphore>,
    stop: CancellationToken,
}

/// What a page is told about the runner when it is loaded.
#[derive(Serialize)]
pub struct Offer {
    pub token: String,
    python: bool,
    edit: bool,
    protection: Words,
}

impl Runner {
    /// Once `stop` is cancelled, all runs are ended.
    pub async fn new(root: &Path, edit: bool, limits: Limits, stop: CancellationToken) -> Result<Self> {
        let scratch = Scratch::new()?;
        let protection = Protection::find(|| scratch.fresh(), limits)
            .await
            .context("cannot find out how to protect this machine")?;
        let python = tokio::task::spawn_blocking(Python::find).await?;
        Ok(Self {
            root: root.to_owned(),
            edit,
            limits,
            protection,
            python,
            builds: Builds::of(root),
            compiler: Compiler::default(),
            compiling: Mutex::default(),
            scratch,
            turns: Semaphore::new(AT_ONCE),
            requests: Arc::new(Semaphore::new(MOST_REQUESTS)),
            stop,
        })
    }

    /// For the head of every page.
    pub fn offer(&self, token: String) -> Offer {
        let protection = self.protection.words(self.edit, self.limits);
        Offer { token, python: self.python.is_some(), edit: self.edit, protection }
    }
}
