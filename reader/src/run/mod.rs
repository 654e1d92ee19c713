//! Runs listings for the pages: `POST /__reader/run`.

mod build;
mod change;
mod event;
mod outcomes;
mod protection;
mod python;
mod request;
mod scratch;
mod supervised;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Serialize;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::sync::{CancellationToken, DropGuard};

use build::Builds;
use change::{Compiler, Place};
use event::{Event, Page};
use outcomes::Outcomes;
use protection::Protection;
use python::Python;
use request::{Language, Request};
use scratch::Scratch;
use supervised::supervise;

use crate::serve::guard::refusal;
use crate::supervise::{End, Isolation, Job, Limits, Reason, Stream};

/// How many requests are met at once; the others wait in line.
const AT_ONCE: usize = 2;

/// How many may wait.
const LINE: usize = 200;

/// How many runs of one request go side by side.
const SIDE_BY_SIDE: usize = 2;

/// Bytes of output of each run of many, which are all kept.
const OUTPUT_OF_MANY: usize = 16 << 10;

/// How often the outcomes so far are told.
const TELL: Duration = Duration::from_millis(500);

/// Variables of whoever serves the book that a program cannot do without.
const KEPT: [&str; 6] = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER"];

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
    line: Semaphore,
    /// Those who wait and those who run.
    guests: Arc<Semaphore>,
    stop: CancellationToken,
}

/// What a page is told about the runner when it is loaded.
#[derive(Serialize)]
pub struct Offer {
    pub token: String,
    python: bool,
    edit: bool,
    protection: String,
}

impl Runner {
    /// Once `stop` is cancelled, all runs are ended.
    pub async fn new(root: &Path, edit: bool, limits: Limits, stop: CancellationToken) -> Result<Self> {
        let scratch = Scratch::new()?;
        let protection =
            Protection::find(&scratch.fresh(), limits).await.context("cannot find out how to protect this machine")?;
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
            line: Semaphore::new(AT_ONCE),
            guests: Arc::new(Semaphore::new(LINE)),
            stop,
        })
    }

    /// For the head of every page.
    pub fn offer(&self, token: String) -> Offer {
        let protection = self.protection.sentence(&self.limits);
        Offer { token, python: self.python.is_some(), edit: self.edit, protection }
    }
}

/// Meets a request, or says why not. The answer is a stream of events; who breaks it off ends the run.
pub async fn run(State(runner): State<Arc<Runner>>, body: Body) -> Response {
    let Ok(body) = to_bytes(body, request::MOST).await else {
        let sentence = format!("A request can be of {} KiB: make the program shorter.", request::MOST >> 10);
        return refusal(StatusCode::PAYLOAD_TOO_LARGE, sentence).into_response();
    };
    let request = match Request::read(&body, &runner.root, runner.edit) {
        Ok(request) => request,
        Err((status, sentence)) => return refusal(status, sentence).into_response(),
    };
    if request.language == Language::Python && runner.python.is_none() {
        let sentence = "There is no Python here: install Python 3.9 or later, and start the server again.";
        return refusal(StatusCode::NOT_FOUND, sentence).into_response();
    }
    let Ok(guest) = runner.guests.clone().try_acquire_owned() else {
        let sentence = "Too many runs wait already: stop some, or wait for them.";
        return refusal(StatusCode::TOO_MANY_REQUESTS, sentence).into_response();
    };

    let (page, events) = Page::new();
    tokio::spawn(async move {
        let _guest = guest;
        let stop = runner.stop.child_token();
        let ended = tokio::spawn(attend(runner, request, page.clone(), stop.clone()));
        // Whatever the end of this, the run ends with it.
        let _stop: DropGuard = stop.drop_guard();
        tokio::select! {
            ended = ended => if ended.is_err() {
                let text = "The server failed; its terminal says more.".to_owned();
                page.tell(&Event::End(End { text: Some(text), ..End::default() }));
            },
            () = page.gone() => {}
        }
    });
    let events = stream::unfold(events, async |mut events| {
        let event = events.recv().await?;
        Some((Ok::<_, Infallible>(event), events))
    });
    ([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(events)).into_response()
}

/// Takes a place in the line, runs, and tells the end.
async fn attend(runner: Arc<Runner>, request: Request, page: Page, stop: CancellationToken) {
    let _turn = match runner.line.try_acquire() {
        Ok(turn) => turn,
        Err(_) => {
            page.tell(&Event::Waiting);
            tokio::select! {
                () = stop.cancelled() => return,
                turn = runner.line.acquire() => match turn {
                    Ok(turn) => turn,
                    Err(_) => return,
                },
            }
        }
    };
    let start = Instant::now();
    let visit = Visit { runner: &runner, request: &request, page: &page, stop: &stop };
    let mut end = visit.meet().await.unwrap_or_else(|error| End { text: Some(format!("{error:#}")), ..End::default() });
    if end.milliseconds == 0.0 {
        end.milliseconds = (start.elapsed().as_secs_f64() * 1e6).round() / 1000.0;
    }
    end.pids = None;
    page.tell(&Event::End(end));
}

/// A request that is being met.
struct Visit<'a> {
    runner: &'a Runner,
    request: &'a Request,
    page: &'a Page,
    stop: &'a CancellationToken,
}

/// A program that can be run any number of times.
struct Program {
    job: Job,
    /// Where it is, if it was made for this request.
    _place: Option<Place>,
}

impl Visit<'_> {
    async fn meet(&self) -> Result<End> {
        let program = match (self.request.language, &self.request.source) {
            (Language::Rust, None) => self.listing().await?,
            (Language::Python, None) => self.twin().await?,
            (Language::Python, Some(source)) => self.changed_twin(source).await?,
            (Language::Rust, Some(source)) => match self.changed_listing(source).await? {
                Ok(program) => program,
                Err(end) => return Ok(end),
            },
        };
        self.page.tell(&Event::Start);
        if self.request.times == 1 { self.once(&program).await } else { self.many_times(&program).await }
    }

    async fn once(&self, program: &Program) -> Result<End> {
        supervise(&self.job(&program.job), self.stop, |stream, text| self.page.tell(&Event::Output { stream, text }))
            .await
    }

    async fn many_times(&self, program: &Program) -> Result<End> {
        let start = Instant::now();
        let mut outcomes = Outcomes::default();
        let mut runs = stream::iter(0..self.request.times)
            .map(|_| async {
                let (mut stdout, mut stderr) = (String::new(), String::new());
                let mut job = self.job(&program.job);
                job.limits.output = job.limits.output.min(OUTPUT_OF_MANY);
                let end = supervise(&job, self.stop, |stream, text| match stream {
                    Stream::Stdout => stdout += &text,
                    Stream::Stderr => stderr += &text,
                });
                let end = end.await?;
                anyhow::Ok((stdout + &stderr, end))
            })
            .buffer_unordered(SIDE_BY_SIDE);
        let mut done = 0;
        let mut told = start;
        while let Some(run) = runs.next().await {
            let (text, end) = run?;
            if self.stop.is_cancelled() {
                break;
            }
            if end.reason.is_some() || (end.code, &end.signal) == (None, &None) {
                // The others would go the same way, at the same cost.
                return Ok(end);
            }
            outcomes.add(text, &end);
            done += 1;
            self.page.tell(&Event::Progress { done });
            if told.elapsed() >= TELL || done == self.request.times {
                told = Instant::now();
                self.page.tell(&Event::Outcomes { runs: done, outcomes: outcomes.list() });
            }
        }
        Ok(End {
            code: Some(0),
            milliseconds: (start.elapsed().as_secs_f64() * 1e6).round() / 1000.0,
            ..End::default()
        })
    }

    /// The same, in a scratch folder of its own.
    fn job(&self, job: &Job) -> Job {
        Job { scratch: self.runner.scratch.fresh(), ..job.clone() }
    }

    async fn listing(&self) -> Result<Program> {
        let Request { listing, .. } = self.request;
        let built = self.built().await?;
        ensure!(built.listings.contains(listing), "{} has no listing {listing}", self.request.chapter());
        let readable = vec![built.executable.clone()];
        let job = self.plain(built.executable.clone(), vec![listing.clone()], readable);
        Ok(Program { job, _place: None })
    }

    async fn twin(&self) -> Result<Program> {
        let file = self.request.file(&self.runner.root);
        let source = fs::read_to_string(&file)?;
        let shown = file.strip_prefix(&self.runner.root)?;
        let job = self.python(shown, self.runner.root.clone(), &source).await?;
        Ok(Program { job, _place: None })
    }

    async fn changed_twin(&self, source: &str) -> Result<Program> {
        let file = format!("{}.py", self.request.listing);
        let place = Place::make(self.runner.scratch.fresh(), &file, source)?;
        let mut job = self.python(Path::new(&file), place.path().to_owned(), source).await?;
        job.readable.push(place.path().to_owned());
        job.isolation = self.runner.protection.isolation;
        Ok(Program { job, _place: Some(place) })
    }

    /// A Python program in a folder.
    async fn python(&self, file: &Path, folder: PathBuf, source: &str) -> Result<Job> {
        let python = self.runner.python.as_ref().context("there is no Python here")?;
        let root = &self.runner.root;
        let mut arguments = Vec::new();
        if python::needs_packages(source) {
            let launcher = python::launcher(root);
            self.install(python, &launcher).await;
            arguments.push(launcher.display().to_string());
        }
        arguments.push(file.display().to_string());
        let mut readable = vec![root.join("code/python"), root.join("target/python")];
        readable.extend(python.folders.iter().cloned());
        let mut job = self.plain(python.program.clone(), arguments, readable);
        job.folder = folder;
        // Into a pipe, Python would write only when it has much, or at its end.
        job.terminal = true;
        if self.request.source.is_some() {
            let beside = self.request.file(root).parent().context("it lies in a folder")?.display().to_string();
            job.environment.insert("PYTHONPATH".to_owned(), beside);
        }
        Ok(job)
    }

    /// Sees to the packages. What it cannot do, the program says when it runs.
    async fn install(&self, python: &Python, launcher: &Path) {
        self.page.tell(&Event::Compiling);
        let mut command = tokio::process::Command::new(&python.program);
        command.arg(launcher).kill_on_drop(true);
        tokio::select! {
            _ = command.output() => {}
            () = self.stop.cancelled() => {}
        }
    }

    /// What is wrong with the source, or the program made of it.
    async fn changed_listing(&self, source: &str) -> Result<Result<Program, End>> {
        let runner = self.runner;
        let listing = &self.request.listing;
        let built = self.built().await?;
        self.page.tell(&Event::Compiling);
        let place = Place::make(runner.scratch.fresh(), &format!("{listing}.rs"), source)?;
        // As the listing's own program is called.
        let program = place.path().join(self.request.chapter());
        let incremental = runner.scratch.path().join("incremental");
        fs::create_dir_all(&incremental)?;
        let toolchain = runner.compiler.folder(&runner.root).await?;
        let externs = runner.builds.externs(&built).await?;
        let target = built.executable.parent().context("it lies in a folder")?.to_owned();
        let arguments = change::arguments(listing, &program, &incremental, externs);

        let mut job = self.plain(toolchain.join("bin/rustc"), arguments, vec![toolchain.clone(), target]);
        job.folder = place.path().to_owned();
        job.writable = vec![place.path().to_owned(), incremental];
        job.isolation = runner.protection.isolation;
        job.limits.output = 8 << 20;
        let mut errors = String::new();
        let end = {
            let _alone = runner.compiling.lock().await;
            supervise(&self.job(&job), self.stop, |_, text| errors += &text).await?
        };
        for message in change::messages(&errors, listing) {
            self.page.tell(&Event::Message(message));
        }
        if end.code != Some(0) {
            let text = end.text.or_else(|| Some(runner.limits.reached(Reason::Compile)));
            return Ok(Err(End { reason: end.reason.or(Some(Reason::Compile)), text, ..end }));
        }
        let mut job = self.plain(program, Vec::new(), vec![place.path().to_owned()]);
        job.folder = place.path().to_owned();
        job.isolation = runner.protection.isolation;
        Ok(Ok(Program { job, _place: Some(place) }))
    }

    /// The chapter's program, up to date.
    async fn built(&self) -> Result<Arc<build::Built>> {
        let compiling = || self.page.tell(&Event::Compiling);
        let building = self.runner.builds.chapter(self.request.chapter(), compiling);
        tokio::select! {
            built = building => built,
            () = self.stop.cancelled() => Err(anyhow!("stopped")),
        }
    }

    /// A program as the book's own runner would start it.
    fn plain(&self, program: PathBuf, arguments: Vec<String>, readable: Vec<PathBuf>) -> Job {
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
            readable,
            writable: Vec::new(),
            terminal: false,
            isolation: Isolation::None,
            limits: self.runner.limits,
        }
    }
}
