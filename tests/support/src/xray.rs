//! What the kernel saw of a listing: now, and when the pictures of the pages were recorded.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::ops::Deref;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;
use std::{env, fs, thread};

use ::xray::render::{Style, text};
use ::xray::{ArrowKind, Error, Event, FutexOutcome, LaneId, Limits, Trace, What};
use anyhow::{Context, Result};
use regex::Regex;
use serde::Deserialize;

use crate::listing::Language;
use crate::python::{run_twin, workspace};
use crate::supervise::PERSONAL;

/// A run as the kernel saw it.
#[derive(Debug)]
pub struct Xray {
    label: String,
    trace: Trace,
}

impl Deref for Xray {
    type Target = Trace;

    fn deref(&self) -> &Trace {
        &self.trace
    }
}

impl Xray {
    /// It shows this.
    ///
    /// # Panics
    ///
    /// If it does not; the message has the picture.
    #[track_caller]
    pub fn shows(&self, claim: &str, holds: bool) -> &Self {
        assert!(holds, "{}\nbroken contract: {claim}\n{}", self.label, text(&self.trace, Style::Plain));
        self
    }
}

impl Xray {
    /// When these words were printed first, in microseconds.
    ///
    /// # Panics
    ///
    /// If they were not.
    #[track_caller]
    #[must_use]
    pub fn printed(&self, words: &str) -> u64 {
        self.print(words).at
    }

    /// The lane that printed these words first.
    ///
    /// # Panics
    ///
    /// If none did.
    #[track_caller]
    #[must_use]
    pub fn printer(&self, words: &str) -> LaneId {
        self.print(words).lane
    }

    #[track_caller]
    fn print(&self, words: &str) -> &Event {
        let found = self.events.iter().find(|event| match &event.what {
            What::Print { text, .. } => text.contains(words),
            _ => false,
        });
        self.shows(&format!("it prints {words:?}"), found.is_some());
        found.expect("it was just looked at")
    }

    /// When a lane ended, in microseconds.
    ///
    /// # Panics
    ///
    /// If it did not, or there is none.
    #[track_caller]
    #[must_use]
    pub fn ended(&self, lane: LaneId) -> u64 {
        let ended = self.lanes.get(lane).and_then(|lane| lane.ended);
        self.shows(&format!("there is a lane {}, and it ends", lane + 1), ended.is_some());
        ended.expect("it was just looked at")
    }

    /// When a lane first began to wait for a child's end, in microseconds.
    ///
    /// # Panics
    ///
    /// If it never did.
    #[track_caller]
    #[must_use]
    pub fn waited(&self, lane: LaneId, child: LaneId) -> u64 {
        let wait = self.of_lane(lane).find(|event| event.what == What::Wait { child: Some(child) });
        self.shows(&format!("lane {} waits for lane {}", lane + 1, child + 1), wait.is_some());
        wait.expect("it was just looked at").at
    }

    /// Whether a signal ended a lane.
    #[must_use]
    pub fn is_killed(&self, lane: LaneId, by: &str) -> bool {
        self.of_lane(lane).any(|event| matches!(&event.what, What::Killed { signal } if signal == by))
    }

    /// Whether a process exited with this status.
    #[must_use]
    pub fn exits(&self, lane: LaneId, status: i32) -> bool {
        self.of_lane(lane).any(|event| event.what == What::Exit { code: status })
    }

    /// The sleeps of a lane on words of memory that came to this.
    #[must_use]
    pub fn word_sleeps(&self, lane: LaneId, outcome: FutexOutcome) -> usize {
        let came_to = |event: &&Event| matches!(&event.what, What::FutexWait { outcome: it, .. } if *it == outcome);
        self.of_lane(lane).filter(came_to).count()
    }

    /// How many of these lanes slept for a time (`sleep`) at once, at most.
    #[must_use]
    pub fn asleep_at_once_of(&self, lanes: &[LaneId]) -> usize {
        self.at_once(|event| lanes.contains(&event.lane) && matches!(event.what, What::Sleep { .. }))
    }

    /// How often a signal was sent, to whomever.
    #[must_use]
    pub fn sendings(&self, of: &str) -> usize {
        self.events.iter().filter(|event| matches!(&event.what, What::Send { signal, .. } if signal == of)).count()
    }

    /// Whether a lane woke another at this moment or later.
    #[must_use]
    pub fn wakes_after(&self, moment: u64, from: LaneId, to: LaneId) -> bool {
        self.arrows.iter().any(|arrow| {
            let (cause, effect) = (&self.events[arrow.from], &self.events[arrow.to]);
            arrow.kind == ArrowKind::Wake && (cause.lane, effect.lane) == (from, to) && cause.at >= moment
        })
    }
}

/// What the kernel sees of a listing and of its twin, and what was recorded of both.
///
/// # Panics
///
/// If one of them cannot be run. Where the kernel allows no tracing, live runs are left out; with
/// `CI` set that is a failure.
#[track_caller]
pub fn xray(binary: &str, name: &str) -> Vec<Xray> {
    let mut seen = xray_rust(binary, name);
    seen.extend(xray_python(binary, name));
    seen
}

/// The same of the listing alone.
///
/// # Panics
///
/// As [`xray()`] does.
#[track_caller]
pub fn xray_rust(binary: &str, name: &str) -> Vec<Xray> {
    seen(&Picture::new(binary, name, Language::Rust), || Some(rust(&crate::binary(binary), name)))
}

/// The same of the twin alone.
///
/// # Panics
///
/// As [`xray()`] does.
#[track_caller]
pub fn xray_python(binary: &str, name: &str) -> Vec<Xray> {
    seen(&Picture::new(binary, name, Language::Python), || run_twin(binary, name))
}

#[track_caller]
fn seen(picture: &Picture, command: impl FnOnce() -> Option<Command>) -> Vec<Xray> {
    let Picture { chapter, name, language } = picture;
    let xray = |when, trace| Xray { label: format!("{chapter} {name} ({language:?}, {when})"), trace };
    let live = command().and_then(|command| match traced(command, picture) {
        Ok(trace) => Some(xray("live", trace)),
        Err(error) => {
            let forbidden = matches!(error.downcast_ref(), Some(Error::Forbidden { .. } | Error::NoFilter));
            assert!(forbidden && env::var_os("CI").is_none(), "{chapter} {name} cannot be traced: {error:#}");
            // Past the test harness, which shows what `eprintln!` says only when a test fails.
            let _ = writeln!(io::stderr(), "{chapter} {name} was not traced: {error:#}");
            None
        }
    });
    let recorded = picture.is_recorded().then(|| {
        let recorded = picture.read().unwrap_or_else(|error| panic!("{error:#}"));
        xray("recorded", recorded.trace)
    });
    live.into_iter().chain(recorded).collect()
}

fn rust(program: &Path, listing: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(listing);
    command
}

/// The picture of one of a listing's two programs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Picture {
    /// `chapter_02`.
    chapter: String,
    name: String,
    language: Language,
}

/// A trace as it is kept: one that `xray --read` draws, with two fields more.
pub struct Recorded {
    /// The digest of the program's sources.
    pub sources: String,
    /// Where it ran: a table of `recorded/machines.toml`.
    pub machine: String,
    /// What was seen.
    pub trace: Trace,
}

#[derive(Deserialize)]
struct Origin {
    sources: String,
    machine: String,
}

/// Where the pictures are, from the top of the repository.
pub const FOLDER: &str = "recorded/xray";

impl Picture {
    pub(crate) fn new(binary: &str, name: &str, language: Language) -> Self {
        let number = binary.rsplit('-').next().unwrap_or_default();
        Self { chapter: format!("chapter_{number:0>2}"), name: name.to_owned(), language }
    }

    /// Those that pages include, in the order of their files.
    ///
    /// # Errors
    ///
    /// If a page cannot be read, or includes one that cannot be.
    pub fn on_pages() -> Result<Vec<Self>> {
        static INCLUDE: LazyLock<Regex> = LazyLock::new(|| {
            let pattern = r"\{\{#include \.\./\.\./recorded/xray/(\w+)/(\w+)\.(rs|py)\.svg\}\}";
            Regex::new(pattern).expect("the pattern is well formed")
        });
        let mut pictures = BTreeSet::new();
        for page in walkdir::WalkDir::new(workspace().join("book")) {
            let page = page?;
            if page.path().extension().is_some_and(|ending| ending == "md") {
                let text = fs::read_to_string(page.path())?;
                pictures.extend(INCLUDE.captures_iter(&text).map(|found| Self {
                    chapter: found[1].to_owned(),
                    name: found[2].to_owned(),
                    language: if &found[3] == "rs" { Language::Rust } else { Language::Python },
                }));
            }
        }
        Ok(pictures.into_iter().collect())
    }

    /// `chapter_02/fork_returns_twice.rs`.
    #[must_use]
    pub fn path(&self) -> String {
        let ending = if self.language == Language::Rust { "rs" } else { "py" };
        format!("{}/{}.{ending}", self.chapter, self.name)
    }

    /// Its file with this ending: `json`, `svg` or `table.html`.
    #[must_use]
    pub fn file(&self, ending: &str) -> PathBuf {
        workspace().join(format!("{FOLDER}/{}.{ending}", self.path()))
    }

    /// Whether it was recorded, of whatever sources.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        self.file("json").exists()
    }

    /// The digest of the program's sources as they are now.
    ///
    /// # Errors
    ///
    /// If a source cannot be read.
    pub fn sources(&self, book: &cmdrun::Book) -> Result<String> {
        let Self { chapter, name, language } = self;
        let command = match language {
            Language::Rust => format!("cargo run -q --bin {} -- {name}", self.program()),
            Language::Python => format!("python3 ../../code/listings/{chapter}/{name}.py"),
        };
        book.sources(chapter, &command)
    }

    /// `chapter-2`.
    fn program(&self) -> String {
        self.chapter.replace("_0", "-").replace('_', "-")
    }

    /// What is kept of it.
    ///
    /// # Errors
    ///
    /// If there is none, or it follows another schema.
    pub fn read(&self) -> Result<Recorded> {
        let file = self.file("json");
        let told = || format!("{}; record it: just xray {}", file.display(), self.name);
        let text = fs::read_to_string(&file).with_context(told)?;
        let Origin { sources, machine } = serde_json::from_str(&text).with_context(told)?;
        let trace = Trace::from_json(&text).with_context(told)?;
        Ok(Recorded { sources, machine, trace })
    }

    /// Runs the program traced, and keeps what was seen. Those of the chapters are in `programs`.
    ///
    /// # Errors
    ///
    /// If it cannot be run or traced, or the file cannot be written.
    pub fn record(&self, book: &cmdrun::Book, programs: &Path) -> Result<()> {
        let command = match self.language {
            Language::Rust => rust(&programs.join(self.program()), &self.name),
            Language::Python => run_twin(&self.program(), &self.name).context("its twin cannot be run here")?,
        };
        let (sources, machine) = (self.sources(book)?, book.this_machine()?);
        let trace = traced(command, self)?;
        fs::create_dir_all(self.file("json").parent().context("it lies in a folder")?)?;
        fs::write(self.file("json"), Recorded { sources, machine, trace }.json())?;
        Ok(())
    }

    /// Its drawings, as they are to be: the files and their texts.
    ///
    /// # Errors
    ///
    /// If there is no trace to draw.
    pub fn drawings(&self) -> Result<[(PathBuf, String); 2]> {
        let trace = self.read()?.trace;
        Ok([(self.file("svg"), ::xray::render::svg(&trace)), (self.file("table.html"), ::xray::render::table(&trace))])
    }
}

impl Recorded {
    /// The text of its file: that of the trace, with two lines more.
    #[must_use]
    pub fn json(&self) -> String {
        let Self { sources, machine, trace } = self;
        let json = trace.to_json();
        let fields = json.strip_prefix("{\n").unwrap_or(&json);
        format!("{{\n\"sources\": {sources:?},\n\"machine\": {machine:?},\n{fields}")
    }
}

/// No listing takes as long.
const TIME: Duration = Duration::from_secs(60);

/// Runs a program traced, on a terminal, to which Python writes each line when it is printed. What
/// it prints is in the trace.
fn traced(mut command: Command, picture: &Picture) -> Result<Trace> {
    let scratch = tempfile::Builder::new().prefix("many-hands-").tempdir()?;
    let terminal = nix::pty::openpty(None, None)?;
    command
        .stdin(Stdio::null())
        .stdout(terminal.slave.try_clone()?)
        .stderr(terminal.slave)
        .env("TMPDIR", scratch.path())
        .env("NO_COLOR", "1")
        .process_group(0);
    for variable in PERSONAL {
        command.env_remove(variable);
    }
    // A terminal that is not emptied fills up, and then whoever prints waits. It has an end once
    // the program and this process have let go of it.
    let emptying = thread::spawn(move || {
        let mut screen = File::from(terminal.master);
        while screen.read(&mut [0; 4096]).is_ok_and(|bytes| bytes > 0) {}
    });
    let trace = ::xray::trace(command, Limits { time: Some(TIME), ..Limits::default() });
    let emptied = emptying.join();
    let mut trace = trace?;
    assert!(emptied.is_ok(), "reading does not panic");
    trace.command = match picture.language {
        Language::Rust => vec![picture.program(), picture.name.clone()],
        Language::Python => vec!["python3".to_owned(), format!("{}.py", picture.name)],
    };
    for event in &mut trace.events {
        if let What::Exec { program, arguments, .. } = &mut event.what {
            without_folder(program);
            arguments.iter_mut().for_each(without_folder);
        }
    }
    Ok(trace)
}

/// Names a file as it is called, not where it lies on this machine.
fn without_folder(word: &mut String) {
    if Path::new(word).is_absolute()
        && let Some((_, name)) = word.rsplit_once('/')
    {
        *word = name.to_owned();
    }
}
