//! A chapter as a program: run its listings from top to bottom, or one by name.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, FromArgMatches, Parser};
use xray::Ended;
use xray::render::{Style, text};

use crate::pace;
use crate::traced::{self, Language};

/// A chapter of the book and its listings, in the order of the text.
#[derive(Debug)]
pub struct Chapter {
    /// Its number in the book.
    pub number: u32,
    /// Its title.
    pub title: &'static str,
    /// Its listings, in the order in which the text shows them.
    pub listings: &'static [Listing],
}

/// One listing: a program in a file of its own.
#[derive(Debug)]
pub struct Listing {
    /// The name of its file, which says what it teaches.
    pub name: &'static str,
    /// The text of its file.
    pub source: &'static str,
    /// Its `main`.
    pub main: fn() -> ExitCode,
}

/// The listings of a chapter, in the order in which the text shows them: a module for each, and the
/// [`Chapter`].
macro_rules! chapter {
    ($number:literal, $title:literal; $($name:ident,)+) => {
        $(pub mod $name;)+

        /// The chapter and its listings, in the order of the text.
        pub const CHAPTER: $crate::chapter::Chapter = $crate::chapter::Chapter {
            number: $number,
            title: $title,
            listings: &[$(
                $crate::chapter::Listing {
                    name: stringify!($name),
                    source: include_str!(concat!(stringify!($name), ".rs")),
                    main: || ::std::process::Termination::report($name::main()),
                },
            )+],
        };
    };
}
pub(crate) use chapter;

impl Listing {
    /// What it shows, in a sentence: the first paragraph of its module doc.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//! "));
        lines.collect::<Vec<_>>().join(" ")
    }
}

/// What may stand on the command line of a chapter's program.
#[derive(Parser)]
struct Arguments {
    /// The one listing to run; all of them, in the order of the book, if left out
    listing: Option<String>,

    /// Lists the chapter's listings with what each shows
    #[arg(long, conflicts_with = "listing")]
    list: bool,

    /// Makes a second in a listing last a second, not 20 milliseconds
    #[arg(long)]
    real_time: bool,

    /// Draws what the kernel saw of the listing: who starts, waits, wakes, writes and dies
    #[arg(long, requires = "listing")]
    xray: bool,

    /// Runs the listing's Python twin instead
    #[arg(long, requires = "xray")]
    python: bool,
}

impl Chapter {
    /// The program `chapter-N`: reads the command line and does what it says.
    #[must_use]
    pub fn run(&self) -> ExitCode {
        let arguments = self.arguments();
        let done = match &arguments.listing {
            _ if arguments.list => self.list(),
            Some(name) if arguments.xray => self.draw(name, &arguments),
            Some(name) => self.run_one(name, arguments.real_time),
            None => self.run_all(arguments.real_time),
        };
        done.unwrap_or_else(|error| {
            // Whoever reads our output may stop reading, as `head` does.
            if error.kind() != io::ErrorKind::BrokenPipe {
                eprintln!("chapter-{}: {error}", self.number);
            }
            ExitCode::FAILURE
        })
    }

    fn arguments(&self) -> Arguments {
        let command = Arguments::command()
            .name(format!("chapter-{}", self.number))
            .about(format!("Chapter {} of Many Hands, \"{}\": runs its listings.", self.number, self.title))
            .mut_arg("listing", |listing| {
                listing
                    .value_parser(PossibleValuesParser::new(self.listings.iter().map(|listing| listing.name)))
                    .hide_possible_values(true)
            })
            .after_help(LIST);
        let matches = command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
        matches.unwrap_or_else(|error| without_all_names(error).exit())
    }

    fn list(&self) -> io::Result<ExitCode> {
        let mut out = io::stdout().lock();
        let width = self.listings.iter().map(|listing| listing.name.len()).max().unwrap_or_default();
        for listing in self.listings {
            writeln!(out, "{:width$}  {}", listing.name, listing.summary())?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn run_one(&self, name: &str, real_time: bool) -> io::Result<ExitCode> {
        if real_time && env::var_os(pace::VARIABLE).is_none() {
            // The pace must be in the environment, for the children of a listing too, and there it
            // is safe to put only for a program that has not begun.
            return Err(myself(name, real_time)?.exec());
        }
        match self.listings.iter().find(|listing| listing.name == name) {
            Some(listing) => {
                traced::first_line_comes_now();
                Ok((listing.main)())
            }
            None => Err(io::Error::other(format!("there is no listing {name}"))),
        }
    }

    /// Runs one, or its twin, and draws what the kernel saw of it.
    fn draw(&self, name: &str, arguments: &Arguments) -> io::Result<ExitCode> {
        let language = if arguments.python { Language::Python } else { Language::Rust };
        let mut command = traced::command(&env::current_exe()?, self.number, name, language)?;
        if arguments.real_time {
            command.env(pace::VARIABLE, "1000");
        }
        let mut trace = traced::trace(command).map_err(io::Error::other)?;
        // As it would be called, not where it lies.
        for word in &mut trace.command {
            *word = word.rsplit('/').next().unwrap_or_default().to_owned();
        }
        let style = if is_coloured() { Style::Coloured } else { Style::Plain };
        write!(io::stdout(), "\n{}", text(&trace, style))?;
        Ok(if trace.ended == (Ended::Exited { code: 0 }) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Each listing gets a process of its own, so that none can disturb the next.
    fn run_all(&self, real_time: bool) -> io::Result<ExitCode> {
        writeln!(io::stdout(), "Chapter {}: {}", self.number, self.title)?;
        let mut failed = Vec::new();
        for listing in self.listings {
            writeln!(io::stdout(), "\n{}\n{}\n", bold(&format!("-- {}", listing.name)), listing.summary())?;
            if !myself(listing.name, real_time)?.status()?.success() {
                failed.push(listing.name);
            }
        }
        if failed.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        Err(io::Error::other(format!("failed: {}", failed.join(", "))))
    }
}

/// Where to look for a name.
const LIST: &str = "`--list` shows the names of the listings.";

/// A wrong name is answered with the nearest, not with a line of all.
fn without_all_names(mut error: clap::Error) -> clap::Error {
    if error.remove(ContextKind::ValidValue).is_some() {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![LIST.into()]));
    }
    error
}

/// This program once more, to run one listing.
fn myself(listing: &str, real_time: bool) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.arg(listing);
    if real_time {
        command.env(pace::VARIABLE, "1000");
    }
    Ok(command)
}

fn bold(text: &str) -> String {
    if is_coloured() { format!("\x1b[1m{text}\x1b[0m") } else { text.to_string() }
}

fn is_coloured() -> bool {
    io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
