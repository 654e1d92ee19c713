//! A listing's run as the kernel sees it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use xray::{Error, Limits, Trace};

/// Which of a listing's two programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// The listing.
    Rust,
    /// Its twin.
    Python,
}

/// A listing that ends takes less, also in real time; one that does not end is ended.
const TIME: Duration = Duration::from_secs(60);

/// Tells a tracer that what came before was not the listing's: the main thread gets the name that
/// it has. Without a tracer it does nothing.
pub(crate) fn first_line_comes_now() {
    // If that fails, the picture begins a little earlier.
    let _ = rustix::thread::name().and_then(|name| rustix::thread::set_name(&name));
}

/// What runs a listing or its twin; `program` is that of the chapter.
///
/// # Errors
///
/// If there is no such twin.
pub fn command(program: &Path, chapter: u32, listing: &str, language: Language) -> io::Result<Command> {
    if language == Language::Rust {
        let mut command = Command::new(program);
        command.arg(listing);
        return Ok(command);
    }
    let twin = folder().join(format!("chapter_{chapter:02}/{listing}.py"));
    let text = fs::read_to_string(&twin).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => io::Error::other(format!("{listing} has no Python twin; its first lines say why")),
        _ => error,
    })?;
    let mut command = Command::new("python3");
    if let Some(launcher) = launcher(&text) {
        command.arg(folder().join(launcher));
    }
    command.arg(twin);
    Ok(command)
}

/// Runs it to its end, whatever it prints.
///
/// # Errors
///
/// If it cannot be run, or not traced.
pub fn trace(command: Command) -> Result<Trace, Error> {
    xray::trace(command, Limits { time: Some(TIME), ..Limits::default() })
}

/// The folder of the listings.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What runs a twin that imports what is not in the standard library.
fn launcher(text: &str) -> Option<&'static str> {
    text.lines().find_map(|line| {
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        let package = words.next().filter(|word| ["import", "from"].contains(word)).and_then(|_| words.next())?;
        match package {
            "greenlet" | "gevent" => Some("with_packages.py"),
            "redis" => Some("with_redis.py"),
            _ => None,
        }
    })
}
