//! Runs the commands whose outputs are not known: first cargo, once for all, then side by side
//! those that may, then those that run often, and one by one those that want to be alone.

use std::collections::{BTreeSet, VecDeque};
use std::env;
use std::io;
use std::panic::resume_unwind;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, available_parallelism};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::book::Book;
use crate::cargo_run;
use crate::command::Command;
use crate::console::warn;
use crate::digest::Digest;
use crate::excerpt::excerpt;
use crate::job::Job;
use crate::key::Keys;
use crate::pages::Askers;
use crate::progress::Progress;
use crate::settings::{Errors, OnFailure, Settings};
use crate::shell::{self, End, Setting};
use crate::stop::Stop;
use crate::store::Store;
use crate::transcript::Printed;
use crate::weave::{span, visible};

/// `EX_UNAVAILABLE` of sysexits.h: something a program needs cannot be had.
const UNAVAILABLE: i32 = 69;

/// Variables of the person who builds that change what a program prints: a page looks the same from
/// everywhere.
pub(crate) const PERSONAL: [&str; 3] = ["PYTHONUNBUFFERED", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE"];

/// How many of the runs of one command go on at the same time, unless it wants to be alone.
const RUNS_AT_ONCE: usize = 2;

/// What running the commands takes.
pub(crate) struct Batch<'a> {
    pub book: &'a Book,
    pub askers: &'a Askers<'a>,
    pub stop: &'a Stop,
    /// One command after the other, whatever they ask for.
    pub one_by_one: bool,
}

/// A job that was run well, with its key from before.
pub(crate) struct Finished<'j> {
    pub job: &'j Job,
    pub key: Option<Digest>,
    pub printed: Printed,
    /// It printed what it lacks, and is asked again next time.
    pub lacks_something: bool,
}

impl Batch<'_> {
    /// Hands out each job as soon as it is finished; gives back those that failed.
    pub fn run<'j>(
        &self,
        mut jobs: Vec<&'j Job>,
        finished: &mut dyn FnMut(Finished<'j>) -> Result<()>,
    ) -> Result<Vec<Failure<'j>>> {
        let mut failures = Vec::new();
        if let Some(told) = self.compile(&jobs)? {
            let waiting = jobs.extract_if(.., |job| !cargo_run::binaries(job).is_empty()).collect();
            failures.push(Failure { jobs: waiting, shown: format!("cmdrun error: {told}"), told });
        }

        let mut progress = Progress::start(jobs.len());
        let parallel = available_parallelism().map_or(1, usize::from);
        let wants = |job: &Job| match job.command {
            _ if self.one_by_one => 1,
            Command { alone: true, .. } => 1,
            Command { runs: Some(_), .. } => RUNS_AT_ONCE,
            _ => parallel.max(RUNS_AT_ONCE + 1),
        };
        jobs.sort_by_key(|job| std::cmp::Reverse(wants(job)));
        for jobs in jobs.chunk_by(|a, b| wants(a) == wants(b)) {
            let workers = if wants(jobs[0]) > RUNS_AT_ONCE { parallel } else { 1 };
            self.side_by_side(jobs, workers, |key, Ran { job, answer }| {
                let answer = answer.with_context(|| format!("cannot run `{}`", job.command.text))?;
                let asker = self.askers.pages(job).join(", ");
                for line in answer.errors.lines() {
                    progress.message(format_args!("{asker}: `{}`: {}", job.command.text, visible(line)));
                }
                match answer.printed {
                    Ok(printed) => {
                        if let Some(store) = Store::of(self.book) {
                            store.remove_failed(job);
                        }
                        finished(Finished { job, key, printed, lacks_something: answer.lacks_something })?;
                    }
                    Err(complaint) => failures.push(self.failure(job, &asker, &complaint)),
                }
                progress.step();
                Ok(())
            })?;
        }
        failures.sort_by(|a, b| a.told.cmp(&b.told));
        Ok(failures)
    }

    /// Runs jobs on so many threads, and hands out each as soon as it is finished.
    fn side_by_side<'j>(
        &self,
        jobs: &[&'j Job],
        workers: usize,
        mut finished: impl FnMut(Option<Digest>, Ran<'j>) -> Result<()>,
    ) -> Result<()> {
        let waiting = Mutex::new(VecDeque::from_iter(jobs.iter().copied()));
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let (sender, results) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..workers {
                let sender = sender.clone();
                scope.spawn(move || {
                    while let Some(job) = next().filter(|_| !self.stop.is_told()) {
                        let key = self.key(job);
                        let answer = if job.command.runs.is_some() { self.run_often(job) } else { self.run_once(job) };
                        if sender.send((key, Ran { job, answer })).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            let done = results.iter().try_for_each(|(key, ran)| {
                if self.stop.is_told() {
                    bail!(STOPPED);
                }
                finished(key, ran)
            });
            // No more is begun once something went wrong here.
            waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
            done
        })?;
        if self.stop.is_told() {
            bail!(STOPPED);
        }
        Ok(())
    }

    fn run_once(&self, job: &Job) -> io::Result<Answer> {
        let mut unset = Vec::from(PERSONAL);
        unset.extend(self.book.settings.unset.iter().map(String::as_str));
        let Settings { limit, most_output, stderr, .. } = self.book.settings;
        let setting = Setting { folder: &job.dir, unset: &unset, set: &no_proxy(), limit: Some(limit), most_output };
        let command = cargo_run::without_cargo(&job.command.text, &self.book.target);
        let ran = shell::run(&["sh", "-c", &command], &setting, job.in_code && stderr == Errors::Shown, self.stop)?;
        let lacks_something = self.lacks_something(job, &ran);
        let printed = match self.wrong_end(job, ran.end) {
            Some(end) if !lacks_something => Err(Complaint { end, output: format!("{}{}", ran.output, ran.errors) }),
            _ => Ok(Printed::once(ran.output, ran.took.as_secs_f64(), ran.pids)),
        };
        let is_told = printed.is_ok() && stderr == Errors::Shown;
        Ok(Answer { printed, errors: if is_told { ran.errors } else { String::new() }, lacks_something })
    }

    fn run_often(&self, job: &Job) -> io::Result<Answer> {
        let begun = Instant::now();
        let left = AtomicU32::new(job.command.runs.unwrap_or(1));
        let bad = AtomicBool::new(false);
        let another = || left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok() && !bad.load(Relaxed);
        let workers = if job.command.alone || self.one_by_one { 1 } else { RUNS_AT_ONCE };
        let some = || {
            let mut answers = Vec::new();
            while another() {
                let answer = self.run_once(job)?;
                bad.fetch_or(answer.printed.is_err() || answer.lacks_something, Relaxed);
                answers.push(answer);
            }
            io::Result::Ok(answers)
        };
        let mut answers = Vec::new();
        thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(some)).collect();
            for worker in workers {
                answers.extend(worker.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            io::Result::Ok(())
        })?;
        if let Some(place) = answers.iter().position(|answer| answer.printed.is_err() || answer.lacks_something) {
            return Ok(answers.swap_remove(place));
        }
        let runs = answers.into_iter().filter_map(|answer| answer.printed.ok());
        let printed = Printed::many(runs, begun.elapsed().as_secs_f64());
        Ok(Answer { printed: Ok(printed), errors: String::new(), lacks_something: false })
    }

    /// Whether a program that may be missing is there, but not what it needs.
    fn lacks_something(&self, job: &Job, ran: &shell::Ran) -> bool {
        let unavailable = matches!(ran.end, End::Exited(status) if status.code() == Some(UNAVAILABLE));
        unavailable && self.book.settings.optional_program(job).is_some()
    }

    /// The key as of now, for the files as cargo last saw them.
    pub fn key(&self, job: &Job) -> Option<Digest> {
        Keys::new(self.book).key(job)
    }

    /// Builds every binary the jobs run. What cargo says if it cannot is said once, here.
    fn compile(&self, jobs: &[&Job]) -> Result<Option<String>> {
        let mut binaries = BTreeSet::new();
        let mut waiting = BTreeSet::<&str>::new();
        for job in jobs {
            for binary in cargo_run::binaries(job) {
                binaries.insert(binary);
                waiting.extend(self.askers.pages(job));
            }
        }
        if binaries.is_empty() {
            return Ok(None);
        }
        let mut cargo = vec!["cargo", "build", "--quiet", "--color", "never"];
        for binary in &binaries {
            cargo.extend(["--bin", binary]);
        }
        let names = Vec::from_iter(binaries.iter().map(String::as_str)).join(", ");
        warn(format_args!("cmdrun: building {names}"));
        let most_output = self.book.settings.most_output;
        let setting = Setting { folder: &self.book.root, unset: &[], set: &[], limit: None, most_output };
        let ran = shell::run(&cargo, &setting, true, self.stop).context("cannot run cargo")?;
        Ok(match ran.end {
            End::Exited(status) if status.success() => None,
            End::Stopped => bail!("stopped while cargo was building {names}"),
            _ => Some(format!(
                "cargo cannot build {names}, which these pages run: {}\n{}",
                Vec::from_iter(waiting).join(", "),
                indented(&visible(&ran.output))
            )),
        })
    }

    /// What is wrong with the way a command ended.
    fn wrong_end(&self, job: &Job, end: End) -> Option<String> {
        let settings = &self.book.settings;
        let expected = job.command.expected;
        Some(match end {
            End::Exited(status) if status.code() == Some(expected.unwrap_or(0).into()) => return None,
            End::Exited(status)
                if status.code().is_some() && expected.is_none() && settings.on_failure == OnFailure::IsIgnored =>
            {
                return None;
            }
            End::Exited(status) => format!("ended with {status}, expected {}", expected.unwrap_or(0)),
            End::OutOfTime => format!("did not end within {} s, nor let go of its output", settings.limit.as_secs()),
            End::TooMuchOutput => format!(
                "wrote more than {} bytes; if it should, raise max-output under [preprocessor.cmdrun] in book.toml",
                settings.most_output
            ),
            End::Stopped => "was stopped".to_owned(),
        })
    }

    fn failure<'j>(&self, job: &'j Job, asker: &str, complaint: &Complaint) -> Failure<'j> {
        let Complaint { end, output } = complaint;
        let text = &job.command.text;
        let keep = || Store::of(self.book)?.put_failed(job, output);
        let output = excerpt(output, keep, &self.book.root);
        Failure {
            jobs: vec![job],
            told: format!("{asker}: `{text}` {end}\n{}", indented(&output)),
            shown: if job.in_code {
                format!("cmdrun error: `{text}` {end}\n{output}")
            } else {
                format!("**cmdrun error**: {} {end}\n{output}", span(text, false))
            },
        }
    }
}

/// Jobs that failed for one reason.
pub(crate) struct Failure<'j> {
    pub jobs: Vec<&'j Job>,
    /// On the terminal.
    pub told: String,
    /// On the page, if it shows failures.
    pub shown: String,
}

/// How a command ended, and all that it wrote.
struct Complaint {
    end: String,
    output: String,
}

/// A job that was run, well or not.
struct Ran<'j> {
    job: &'j Job,
    answer: io::Result<Answer>,
}

/// What came of a job.
struct Answer {
    printed: Result<Printed, Complaint>,
    errors: String,
    lacks_something: bool,
}

const STOPPED: &str = "stopped while commands were running";

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// What is on this machine is never asked for through a proxy, which would look for it on its own.
fn no_proxy() -> [(&'static str, String); 2] {
    let with_loopback = |variable| {
        let mut hosts: Vec<String> = env::var(variable).into_iter().filter(|hosts| !hosts.is_empty()).collect();
        hosts.push("localhost,127.0.0.1,::1".to_owned());
        (variable, hosts.join(","))
    };
    ["NO_PROXY", "no_proxy"].map(with_loopback)
}
