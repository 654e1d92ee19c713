//! The words on the command line.

use lexopt::Arg::{Long, Short, Value};
use lexopt::{Parser, ValueExt};

use crate::serve::Options;

/// Shown by `--help`. The limits of a run are for tests, and not told.
pub const HELP: &str = "\
Builds the book and serves it with live reload

Usage: cargo run [-- OPTIONS]
       cargo run -- build

Commands:
  build         Build the book, once

Options:
  --port N      Port to serve the book at [default: 3000, or the next that is free]
  --open        Open the book in the browser
  --allow-edit  Let listings be changed in the browser and then run: code typed into a page of the book
                runs on this machine, as you, within the protection that the page names
  --help        Print this
  --version     Print the version
";

/// What the reader is to do.
#[derive(Debug)]
pub enum Task {
    /// Build the book and serve it.
    Serve(Options),
    /// Build the book, once.
    Build,
    /// Run a program for the server.
    Supervise,
    /// Start a program for the supervisor.
    Confined,
    /// Say what can be asked for.
    Help,
    /// Say which version this is.
    Version,
}

impl Task {
    /// Reads the command line of this process.
    pub fn read() -> Result<Self, lexopt::Error> {
        Self::parse(Parser::from_env())
    }

    fn parse(mut words: Parser) -> Result<Self, lexopt::Error> {
        let mut options = Options::default();
        let mut has_options = false;
        while let Some(word) = words.next()? {
            match word {
                Short('h') | Long("help") => return Ok(Self::Help),
                Short('V') | Long("version") => return Ok(Self::Version),
                Value(command) if !has_options => return Self::command(&command.string()?, &mut words),
                Long("port") => options.port = Some(words.value()?.parse()?),
                Long("open") => options.open = true,
                Long("allow-edit") => options.allow_edit = true,
                Long("limit-seconds") => options.limits.seconds = words.value()?.parse()?,
                Long("limit-output") => options.limits.output = words.value()?.parse()?,
                Long("limit-processes") => options.limits.processes = words.value()?.parse()?,
                Long("limit-memory") => options.limits.memory = words.value()?.parse()?,
                other => return Err(other.unexpected()),
            }
            has_options = true;
        }
        Ok(Self::Serve(options))
    }

    fn command(command: &str, words: &mut Parser) -> Result<Self, lexopt::Error> {
        let task = match command {
            "build" => Self::Build,
            // With the folder of the run, by which it is known among other processes.
            "supervise" | "confined" => {
                words.value()?;
                return Ok(if command == "supervise" { Self::Supervise } else { Self::Confined });
            }
            other => return Err(format!("there is no command `{other}`").into()),
        };
        match words.next()? {
            None => Ok(task),
            Some(Long("help")) => Ok(Self::Help),
            Some(other) => Err(other.unexpected()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, String> {
        let words = Parser::from_args(line.split_whitespace());
        Task::parse(words).map_err(|error| error.to_string())
    }

    #[test]
    fn options_are_for_serving() {
        let Ok(Task::Serve(options)) = parse("--port 3001 --allow-edit --limit-seconds=2") else { panic!() };
        assert!(options.port == Some(3001) && options.allow_edit && !options.open && options.limits.seconds == 2);
        assert!(matches!(parse("build"), Ok(Task::Build)));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in
            ["--port", "--port x", "--port 70000", "--prot 1", "bild", "build --port 1", "--open build", "build x"]
        {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
