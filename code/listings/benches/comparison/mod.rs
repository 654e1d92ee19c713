//! What `just bench choosing` measures, as it stands in `measured/choosing.toml`, and the tables
//! and plots that are made of it alone. The benchmark writes them; a test makes them again and
//! compares, so that data, tables and plots say the same.

#![allow(dead_code, reason = "the benchmark fills what the test only reads")]

mod plot;
mod table;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

/// From the workspace: the data, and where the tables and the plots go.
pub const DATA: &str = "recorded/measured/choosing.toml";
const TABLES: &str = "recorded/measured/choosing";
const PLOTS: &str = "book/chapter_13";

/// A job that is done in several ways.
pub struct Job {
    /// What the names of its listings begin with.
    pub name: &'static str,
    pub title: &'static str,
    /// The ways that have a listing, in the order of the page.
    pub ways: &'static [&'static str],
    /// Those of them whose Python twin does the same.
    pub twins: &'static [&'static str],
}

pub const JOBS: [Job; 5] = [
    Job {
        name: "thousand_waits",
        title: "1,000 waits of 10 ms",
        ways: &["threads", "may", "tokio", "rayon", "pool", "processes"],
        twins: &["threads", "may", "tokio", "pool", "processes"],
    },
    Job {
        name: "steps",
        title: "A sum that takes computing",
        ways: &["alone", "threads", "rayon", "processes", "pool", "may", "tokio"],
        twins: &["alone", "threads", "processes", "pool", "may", "tokio"],
    },
    Job {
        name: "small_tasks",
        title: "10,000 small tasks",
        ways: &["threads", "rayon", "pool", "may", "tokio"],
        twins: &["threads", "pool", "may", "tokio"],
    },
    Job {
        name: "stream",
        title: "A stream of 100,000 messages",
        ways: &["threads", "processes", "may", "tokio"],
        twins: &["threads", "processes", "may", "tokio"],
    },
    Job {
        name: "connections",
        title: "10,000 connections",
        ways: &["threads", "may", "tokio"],
        // A twin with threads exists, for a thousand connections.
        twins: &["may", "tokio"],
    },
];

/// The job that is not timed: what remains of it is counted.
pub const CRASH: Job = Job {
    name: "crash",
    title: "A job that crashes",
    ways: &["threads", "rayon", "may", "tokio", "processes", "pool"],
    twins: &["threads", "may", "tokio", "processes", "pool"],
};

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Language {
    Rust,
    Python,
}

/// All that was measured.
#[derive(Serialize, Deserialize)]
pub struct Comparison {
    /// Processor, system, compiler, interpreter, crates and packages, date.
    pub machine: String,
    pub program: Vec<Program>,
    pub crash: Vec<Crash>,
}

/// A job, done in one way.
#[derive(Serialize, Deserialize)]
pub struct Program {
    pub job: String,
    pub way: String,
    pub language: Language,
    /// Lines of the listing, without comments and blank lines.
    pub lines: usize,
    /// Milliseconds from start to end, a round each.
    pub wall_ms: Vec<f64>,
    /// Milliseconds of processor time, the program's and its children's, a round each.
    pub cpu_ms: Vec<f64>,
    /// The most memory that was seen at once in all its processes, in KiB, for each round in which
    /// it was seen often enough.
    pub memory_kib: Vec<f64>,
}

impl Program {
    pub fn listing(&self) -> String {
        format!("{}_{}", self.job, self.way)
    }

    fn memory_mib(&self) -> Vec<f64> {
        self.memory_kib.iter().map(|kib| kib / 1024.0).collect()
    }
}

/// How many of ten results remained, in one way.
#[derive(Serialize, Deserialize)]
pub struct Crash {
    pub way: String,
    pub language: Language,
    /// After a panic, or an exception.
    pub panic: u32,
    /// After an abort.
    pub abort: u32,
}

impl Comparison {
    /// The tables and plots, by their paths from the workspace.
    pub fn files(&self) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
        let mut files = BTreeMap::new();
        for job in &JOBS {
            let programs: Vec<_> = self.program.iter().filter(|program| program.job == job.name).collect();
            files.insert(format!("{TABLES}/{}.md", job.name), table::job(self, job, &programs));
            for theme in [&plot::LIGHT, &plot::DARK] {
                for (layout, name) in [(plot::Layout::Wide, ""), (plot::Layout::Narrow, ".narrow")] {
                    let path = format!("{PLOTS}/{}{name}.{}.svg", job.name, theme.name);
                    files.insert(path, plot::job(job, &programs, theme, layout)?);
                }
            }
        }
        files.insert(format!("{TABLES}/{}.md", CRASH.name), table::crash(self));
        Ok(files)
    }
}

pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is two folders below the top")
}

/// Lines of a listing or its twin, as [`lines_of`] counts them.
pub fn lines(listing: &str, language: Language) -> io::Result<usize> {
    let path = match language {
        Language::Rust => format!("code/listings/chapter_13/{listing}.rs"),
        Language::Python => format!("code/listings/chapter_13/{listing}.py"),
    };
    Ok(lines_of(&fs::read_to_string(workspace().join(path))?, language))
}

/// Lines of what the page shows, without comments, docstrings and blank lines.
pub fn lines_of(source: &str, language: Language) -> usize {
    let mut within = language == Language::Python;
    let mut docstring = false;
    let mut count = 0;
    for line in source.lines().map(str::trim) {
        match language {
            Language::Rust if line.starts_with("// ANCHOR") => within = !within,
            Language::Rust if line.starts_with("//") => {}
            Language::Python if docstring || line.starts_with("\"\"\"") => {
                docstring ^= line.matches("\"\"\"").count() == 1;
            }
            Language::Python if line.starts_with('#') => {}
            _ => count += usize::from(within && !line.is_empty()),
        }
    }
    count
}

/// What a way is called in the language: the twin of a listing with `may` uses gevent.
fn called(way: &str, language: Language) -> &str {
    match (way, language) {
        ("alone", _) => "one loop",
        ("processes", Language::Python) => "multiprocessing",
        ("pool", Language::Python) => "multiprocessing.Pool",
        ("may", Language::Python) => "gevent",
        ("tokio", Language::Python) => "asyncio",
        _ => way,
    }
}

/// The least, the median and the most, if there were any rounds.
fn spread(rounds: &[f64]) -> Option<[f64; 3]> {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    Some([0, sorted.len() / 2, last].map(|place| sorted[place]))
}

fn time(ms: f64) -> String {
    if ms < 1000.0 { format!("{} ms", three_digits(ms)) } else { format!("{} s", three_digits(ms / 1000.0)) }
}

fn memory(mib: f64) -> String {
    format!("{} MiB", three_digits(mib))
}

fn three_digits(number: f64) -> String {
    match number {
        ..9.995 => format!("{number:.2}"),
        ..99.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}
