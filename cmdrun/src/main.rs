//! `cmdrun`: mdBook's preprocessor, and what records for it.

use std::env;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};
use cmdrun::console::{say, warn};
use cmdrun::{Book, Stop, Wish, protocol, supports};
use lexopt::prelude::*;

const HELP: &str = "\
Puts the outputs of commands into the pages of a book, and records them

cmdrun                    be mdBook's preprocessor: a book on standard input, the book with outputs on standard output
cmdrun supports RENDERER  exit with success if pages for this renderer have outputs: html and markdown
cmdrun record [NAME...]   run the commands whose recording is missing or stale, and record what they print. A NAME is
                          that of a recording, such as chapter_06, or a part of a command
    --all                 those whose recording fits, too
    --alone               one command after the other
cmdrun check              list what is missing, stale or left over; exit with success if there is nothing
";

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let interrupted = Arc::new(AtomicBool::new(false));
    match work(&interrupted) {
        Ok(code) => code,
        Err(_) if interrupted.load(Ordering::Relaxed) => ExitCode::from(INTERRUPTED),
        Err(error) => {
            warn(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn work(interrupted: &Arc<AtomicBool>) -> Result<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    match arguments.next()? {
        None => {
            protocol::process(io::stdin().lock(), io::stdout().lock(), &stop(interrupted)?)?;
        }
        Some(Long("help") | Short('h')) => say(HELP.trim_end()),
        Some(Value(word)) if word == "supports" => {
            let renderer = arguments.value()?.string()?;
            return Ok(if supports(&renderer) { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Some(Value(word)) if word == "record" => record(arguments, &stop(interrupted)?)?,
        Some(Value(word)) if word == "check" => return check(),
        Some(Value(word)) => bail!("there is no command {}; see cmdrun --help", word.display()),
        Some(other) => return Err(other.unexpected().into()),
    }
    Ok(ExitCode::SUCCESS)
}

fn record(mut arguments: lexopt::Parser, stop: &Stop) -> Result<()> {
    let mut wish = Wish::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("all") => wish.all = true,
            Long("alone") => wish.alone = true,
            Value(name) => wish.names.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let recorded = here()?.record(&wish, stop)?;
    warn(format_args!("cmdrun: recorded {recorded}"));
    Ok(())
}

fn check() -> Result<ExitCode> {
    let book = here()?;
    let wrong = book.check()?;
    for line in &wrong {
        say(line);
    }
    if wrong.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    warn(format_args!(
        "cmdrun: {} recordings are not right; to record what is new: {}",
        wrong.len(),
        book.how_to_record()
    ));
    Ok(ExitCode::FAILURE)
}

/// The book that the current folder belongs to.
fn here() -> Result<Book> {
    let folder = env::current_dir()?;
    let root = folder.ancestors().find(|folder| folder.join("book.toml").is_file());
    let nowhere =
        || format!("there is no book.toml in {} or above it; go to the book's folder first", folder.display());
    Book::open(root.with_context(nowhere)?)
}

/// Told by Ctrl-C, a plain `kill`, or the end of the terminal; by a second one in the old way.
fn stop(interrupted: &Arc<AtomicBool>) -> Result<Stop> {
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register_conditional_default(signal, interrupted.clone())?;
        signal_hook::flag::register(signal, interrupted.clone())?;
    }
    let interrupted = interrupted.clone();
    Ok(Stop::when(move || interrupted.load(Ordering::Relaxed)))
}
