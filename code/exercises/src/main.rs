//! `cargo run --bin exercises`: the exercises of the book, in a terminal.

mod arguments;
mod terminal;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use exercises::artifacts;
use exercises::check::{self, Checker};
use exercises::desk::Desk;
use exercises::spec::Exercise;

use arguments::{Arguments, Command, USAGE};

/// What the commands work with.
struct Room {
    exercises: Vec<Exercise>,
    desk: Desk,
    /// The top of the repository.
    top: &'static Path,
    /// Where judges are compiled.
    folder: PathBuf,
}

fn main() -> ExitCode {
    match arguments::read().and_then(run) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("exercises: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(Arguments { command, folder }: Arguments) -> Result<ExitCode> {
    let room = Room::new(folder)?;
    match command {
        Command::Help => print!("{USAGE}"),
        Command::List => terminal::list(&room),
        Command::Next => terminal::next(&room)?,
        Command::Hint(name) => terminal::hint(&room, room.named(&name)?)?,
        Command::Solution(name) => terminal::solution(room.named(&name)?)?,
        Command::Reset(name) => terminal::reset(&room, room.named(&name)?)?,
        Command::Check { name, file, json } => {
            let exercise = room.named(&name)?;
            let file = file.map_or_else(|| room.opened(exercise), Ok)?;
            return terminal::check(&room, &room.checker()?, exercise, &file, json);
        }
        Command::Judge { name, file, into } => {
            check::write(room.named(&name)?, &file, &into)?;
        }
        Command::Watch(name) => {
            let exercise = name.map(|name| room.named(&name)).transpose()?;
            watch::watch(&room, exercise)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// This package's folder.
fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Room {
    fn new(desk: Option<PathBuf>) -> Result<Self> {
        let top = package().ancestors().nth(2).context("the package is two folders below the top")?;
        let program = std::env::current_exe()?;
        let folder = program.ancestors().nth(2).unwrap_or(top).join("exercises");
        let desk = Desk::new(desk.unwrap_or_else(|| top.join("exercises")));
        Ok(Self { exercises: Exercise::all(package())?, desk, top, folder })
    }

    fn named(&self, name: &str) -> Result<&Exercise> {
        if let Some(exercise) = self.exercises.iter().find(|exercise| exercise.name == name) {
            return Ok(exercise);
        }
        let near = |exercise: &&Exercise| strsim::damerau_levenshtein(&exercise.name, name);
        match self.exercises.iter().min_by_key(near) {
            Some(nearest) => anyhow::bail!("there is no exercise {name}. Is it {}?", nearest.name),
            None => anyhow::bail!("there is no exercise {name}"),
        }
    }

    /// The reader's copy.
    fn opened(&self, exercise: &Exercise) -> Result<PathBuf> {
        let file = self.desk.file(exercise);
        anyhow::ensure!(
            file.exists(),
            "{name} is not open yet: cargo run --bin exercises -- reset {name}",
            name = exercise.name
        );
        Ok(terminal::from_here(&file))
    }

    /// What checks programs. On ^C it ends what it has started.
    fn checker(&self) -> Result<Checker> {
        nix::sys::prctl::set_child_subreaper(true)?;
        let checker = || anyhow::Ok(Checker::new(artifacts::options(self.top)?, self.folder.clone()));
        let (checker, stopped) = (checker()?, Checker::new(Vec::new(), self.folder.clone()));
        let mut signals = signal_hook::iterator::Signals::new([libc::SIGINT, libc::SIGTERM])?;
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                stopped.stop();
                println!();
                std::process::exit(128 + signal);
            }
        });
        Ok(checker)
    }
}
