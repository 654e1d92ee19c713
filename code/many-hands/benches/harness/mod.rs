//! What the benchmarks share. Contenders for the same job stand in one table and take turns, round
//! by round in one run, so that a disturbance of the machine hits all of them; what counts are the
//! ratios within a round.
//!
//! A run prints its tables and writes them to `recorded/measured/`, from where the book includes
//! them. `--quick` takes three short rounds, to see that everything works, and writes nothing.

#![allow(dead_code, unused_imports, reason = "each benchmark is a program of its own, and none needs everything")]

mod machine;
mod measure;
mod table;
mod worker;

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{IsTerminal, Write, stderr};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

pub use machine::description as machine;
pub use measure::{Bytes, Measure};
pub use table::{Table, quartiles, three_digits};
pub use worker::{Jobs, Worker, answer, python, python_program, python_program_with_packages, this_program};

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Rounds that count; one more warms up.
const ROUNDS: usize = 15;
const QUICK_ROUNDS: usize = 2;
/// A quick round does this part of the work.
const QUICK_PART: u32 = 20;

/// Measures the tables and reports under this name.
pub fn run(name: &str, tables: Vec<Table>) -> Result<()> {
    let quick = quick();
    let rounds = if quick { QUICK_ROUNDS } else { ROUNDS };
    let mut report = String::new();
    for mut table in tables {
        for round in 0..=rounds {
            if stderr().is_terminal() {
                eprint!("\r{}: round {round} of {rounds} ", table.title);
            }
            table.round(|count| if quick { count.div_ceil(QUICK_PART) } else { count }, round > 0)?;
        }
        if stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
        report.push_str(&table.to_string());
    }
    publish(name, &report)
}

/// Prints a report, with the machine it comes from, and writes it to where the book includes it.
pub fn publish(name: &str, report: &str) -> Result<()> {
    let report = format!("{}{report}", machine::description(report));
    print!("{report}");
    std::io::stdout().flush()?;
    if !quick() {
        let folder = workspace().join("recorded/measured");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name).with_extension("md"), report)?;
    }
    Ok(())
}

/// The top of the repository, two folders above each package that has benchmarks.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Whether this run only shows that everything works.
pub fn quick() -> bool {
    env::args().any(|argument| argument == "--quick")
}

/// Whether this program was started with that argument, to be another one's helper.
pub fn has(argument: &str) -> bool {
    env::args().any(|given| given == argument)
}

/// Times a function that does the job once.
pub fn timed<T>(mut once: impl FnMut() -> Result<T>) -> impl FnMut(u32) -> Result<Duration> {
    move |count| {
        let begin = Instant::now();
        for _ in 0..count {
            black_box(once()?);
        }
        Ok(begin.elapsed())
    }
}

/// Cargo tells the dynamic loader where to look first. A program in use is started without that,
/// and starts faster.
pub fn without_cargos_library_path() -> Result<()> {
    const VARIABLE: &str = "LD_LIBRARY_PATH";
    if env::var_os(VARIABLE).is_none() {
        return Ok(());
    }
    Err(Command::new(env::current_exe()?).args(env::args_os().skip(1)).env_remove(VARIABLE).exec().into())
}
