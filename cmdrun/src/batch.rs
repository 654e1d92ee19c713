//! Runs the commands whose outputs are not kept: first cargo, once for all, then side by side those that may, then one by
//! one those that want to be alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::pin::pin;
use std::process::Command;
use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{StreamExt, stream};

use super::cargo_run;
use super::job::Job;
use super::key::{Key, Keys};
use super::pages::Askers;
use super::progress::Progress;
use super::settings::Settings;
use super::shell::{self, End, Ran};
use super::store::Store;

/// `EX_UNAVAILABLE` of sysexits.h: something a program needs cannot be had.
const UNAVAILABLE: i32 = 69;

/// What running the commands takes.
pub(super) struct Batch<'a> {
    pub root: &'a Path,
    pub target: &'a Path,
    pub settings: &'a Settings,
    pub store: &'a Store,
    pub askers: &'a Askers<'a>,
}

impl Batch<'_> {
    /// The output of every job, or one error that tells of everything that failed.
    pub async fn run<'j>(&self, mut jobs: Vec<&'j Job>) -> Result<BTreeMap<&'j Job, String>> {
        let mut failures = Vec::new();
        if let Some(failure) = self.compile(&jobs).await? {
            failures.push(failure);
            jobs.retain(|job| cargo_run::calls(job).is_empty());
        }

        let mut outputs = BTreeMap::new();
        let mut progress = Progress::start(jobs.len());
        let parallel = available_parallelism().map_or(1, usize::from);
        let (alone, together): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|job| job.command.alone);
        let run = |job: &'j Job| async move { (job, self.key(job), run_job(job, self.settings.limit).await) };
        let together = stream::iter(together).map(run).buffer_unordered(parallel);
        let mut runs = pin!(together.chain(stream::iter(alone).then(run)));
        while let Some((job, key, ran)) = runs.next().await {
            let ran = ran.with_context(|| format!("cannot run `{}`", job.command.text))?;
            let asker = self.askers.pages(job).join(", ");
            for line in ran.errors.lines() {
                progress.message(format_args!("{asker}: `{}`: {line}", job.command.text));
            }
            match complaint(job, &ran, self.settings.limit) {
                // Its output says what it lacks. It is asked again next time.
                _ if self.lacks_something(job, &ran) => {
                    outputs.insert(job, ran.output);
                }
                Some(complaint) => failures.push(format!("{asker}: {complaint}")),
                None => {
                    // A file that changed meanwhile: nobody knows which content the command saw.
                    if let Some(key) = key.filter(|_| key == self.key(job)) {
                        self.store.put(&key, &ran.output).context("cannot keep an output under target/cmdrun")?;
                    }
                    outputs.insert(job, ran.output);
                }
            }
            progress.step();
        }
        if !failures.is_empty() {
            failures.sort();
            bail!("commands of the book failed\n\n{}", failures.join("\n\n"));
        }
        Ok(outputs)
    }

    /// Whether a program that may be missing is there, but not what it needs.
    fn lacks_something(&self, job: &Job, ran: &Ran) -> bool {
        let unavailable = matches!(ran.end, End::Exited(status) if status.code() == Some(UNAVAILABLE));
        unavailable && self.settings.optional_program(job).is_some()
    }

    /// The key as of now, for the files as cargo last saw them.
    fn key(&self, job: &Job) -> Option<Key> {
        Keys::new(self.root, self.target).key(job)
    }

    /// Builds every binary the jobs run. What cargo says if it cannot is said once, here.
    async fn compile(&self, jobs: &[&Job]) -> Result<Option<String>> {
        let mut binaries = BTreeSet::new();
        let mut waiting = BTreeSet::<&str>::new();
        for job in jobs {
            for call in cargo_run::calls(job) {
                binaries.insert(call.binary);
                waiting.extend(self.askers.pages(job));
            }
        }
        if binaries.is_empty() {
            return Ok(None);
        }
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet", "--color", "never"]);
        for binary in &binaries {
            cargo.args(["--bin", binary]);
        }
        cargo.current_dir(self.root);
        let names = Vec::from_iter(binaries).join(", ");
        eprintln!("cmdrun: building {names}");
        let ran = shell::run(cargo, true, Duration::MAX).await.context("cannot run cargo")?;
        Ok(match ran.end {
            End::Exited(status) if status.success() => None,
            _ => Some(format!(
                "cargo cannot build {names}, which these pages run: {}\n{}",
                Vec::from_iter(waiting).join(", "),
                indented(&ran.output)
            )),
        })
    }
}

async fn run_job(job: &Job, limit: Duration) -> std::io::Result<Ran> {
    let mut command = Command::new("sh");
    command.args(["-c", &job.command.text]).current_dir(&job.dir);
    for variable in shell::PERSONAL {
        command.env_remove(variable);
    }
    shell::run(command, job.in_code, limit).await
}

/// What is wrong with the way a command ended.
fn complaint(job: &Job, ran: &Ran, limit: Duration) -> Option<String> {
    let expected = job.command.expected;
    let end = match ran.end {
        End::Exited(status) if status.code() == Some(expected.into()) => return None,
        End::Exited(status) => format!("ended with {status}, expected {expected}"),
        End::OutOfTime => format!("did not end within {} s, nor let go of its output", limit.as_secs()),
        End::TooMuchOutput => "wrote more than a page can show".to_owned(),
    };
    let output = indented(&format!("{}{}", ran.output, ran.errors));
    Some(format!("`{}` {end}\n{output}", job.command.text))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
