//! What the program is asked for.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use lexopt::prelude::{Long, Short, Value, ValueExt};

pub const USAGE: &str = "\
Exercises of the book Many Hands. You work on a copy, in the folder `exercises` at the top.

usage: cargo run --bin exercises -- [COMMAND]

  (nothing)        lists the exercises: ✓ solved, · open
  next             opens the first that is not solved, and says what to do
  check NAME       judges your program by what it does
  hint NAME        shows a hint, each time the next
  solution NAME    prints the solution
  watch [NAME]     judges at each save
  reset NAME       opens it, or begins anew; what you had is kept beside it
  --help           prints this

options:
  --folder FOLDER  where your copies are, if not there

options of check:
  --file FILE      judges the program in this file
  --json           prints what came of it as JSON

for what compiles judges itself:
  judge NAME --file FILE --into FOLDER
                   writes the crate of the program in this file and its judge
                   into this folder; judge.rs is its root
";

pub enum Command {
    Help,
    List,
    Next,
    Check { name: String, file: Option<PathBuf>, json: bool },
    Judge { name: String, file: PathBuf, into: PathBuf },
    Hint(String),
    Solution(String),
    Watch(Option<String>),
    Reset(String),
}

pub struct Arguments {
    pub command: Command,
    /// Where the reader's copies are.
    pub folder: Option<PathBuf>,
}

pub fn read() -> Result<Arguments> {
    parse(lexopt::Parser::from_env())
}

fn parse(mut parser: lexopt::Parser) -> Result<Arguments> {
    let (mut words, mut file, mut into, mut folder, mut json) = (Vec::new(), None, None, None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Arguments { command: Command::Help, folder }),
            Long("json") => json = true,
            Long("file") => file = Some(PathBuf::from(parser.value()?)),
            Long("into") => into = Some(PathBuf::from(parser.value()?)),
            Long("folder") => folder = Some(std::path::absolute(parser.value()?)?),
            Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let mut words = words.into_iter();
    let (command, name, more) = (words.next(), words.next(), words.next());
    if let Some(word) = more {
        bail!("one exercise at a time: what is {word} for?");
    }
    let command = command.unwrap_or_default();
    let judges = command == "judge";
    if (json || file.is_some() && !judges) && command != "check" {
        bail!("--json and --file are options of check");
    }
    if into.is_some() && !judges {
        bail!("--into is an option of judge");
    }
    let needed = |name: Option<String>| name.ok_or_else(|| anyhow!("{command} which exercise?"));
    let command = match command.as_str() {
        "" => Command::List,
        "next" => Command::Next,
        "check" => Command::Check { name: needed(name)?, file, json },
        "judge" => match (file, into) {
            (Some(file), Some(into)) => Command::Judge { name: needed(name)?, file, into },
            _ => bail!("judge needs --file and --into"),
        },
        "hint" => Command::Hint(needed(name)?),
        "solution" => Command::Solution(needed(name)?),
        "watch" => Command::Watch(name),
        "reset" => Command::Reset(needed(name)?),
        other => bail!("there is no command {other}; --help lists them"),
    };
    Ok(Arguments { command, folder })
}
