//! What is printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use exercises::check::{Checker, Outcome};
use exercises::grade::{Rejected, to_value};
use exercises::spec::{Exercise, SOLUTION};

use crate::Room;

pub fn list(room: &Room) {
    let progress = room.desk.progress();
    let mut chapter = 0;
    for exercise in &room.exercises {
        if chapter != exercise.chapter_number() {
            chapter = exercise.chapter_number();
            println!("Chapter {chapter}");
        }
        let mark = if progress.solved.contains(&exercise.name) {
            "✓"
        } else if room.desk.file(exercise).exists() {
            "·"
        } else {
            " "
        };
        println!("  {mark} {:<28} {}", exercise.name, exercise.title);
    }
    let solved = room.exercises.iter().filter(|exercise| progress.solved.contains(&exercise.name)).count();
    println!("{solved} of {} solved", room.exercises.len());
}

/// The first that is not solved.
pub fn first_unsolved(room: &Room) -> Option<&Exercise> {
    let progress = room.desk.progress();
    room.exercises.iter().find(|exercise| !progress.solved.contains(&exercise.name))
}

pub fn next(room: &Room) -> Result<()> {
    match first_unsolved(room) {
        Some(exercise) => open(room, exercise),
        None => {
            println!("All exercises are solved.");
            Ok(())
        }
    }
}

/// Makes the reader's copy, and says what to do with it.
pub fn open(room: &Room, exercise: &Exercise) -> Result<()> {
    let file = room.desk.open(exercise)?;
    println!("{}: {}\n\n{}\n", exercise.name, exercise.title, exercise.task.trim());
    println!("Change {}, then", from_here(&file).display());
    println!("    cargo run --bin exercises -- check {}", exercise.name);
    Ok(())
}

pub fn hint(room: &Room, exercise: &Exercise) -> Result<()> {
    let shown = room.desk.progress().hints.get(&exercise.name).copied().unwrap_or_default();
    let all = exercise.hints.len();
    let number = shown.min(all - 1);
    println!("Hint {} of {all}: {}", number + 1, exercise.hints[number]);
    if number + 1 == all {
        println!("That is the last. cargo run --bin exercises -- solution {}", exercise.name);
    }
    room.desk.note(|progress| {
        progress.hints.insert(exercise.name.clone(), number + 1);
    })
}

pub fn solution(exercise: &Exercise) -> Result<()> {
    let file = exercise.folder.join(SOLUTION).with_extension("rs");
    print!("{}", fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?);
    Ok(())
}

pub fn reset(room: &Room, exercise: &Exercise) -> Result<()> {
    if let Some(kept) = room.desk.reset(exercise)? {
        println!("What you had is in {}.", from_here(&kept).display());
    }
    open(room, exercise)
}

/// Judges a program, says what came of it, and notes when it is solved.
pub fn check(room: &Room, checker: &Checker, exercise: &Exercise, file: &Path, json: bool) -> Result<ExitCode> {
    let outcome = checker.check(exercise, file)?;
    let accepted = outcome == Outcome::Accepted;
    if json {
        println!("{}", to_value(&outcome));
    } else {
        say(exercise, &outcome);
    }
    // What another program asks about some file is no progress of the reader's.
    if accepted && !json {
        room.desk.note(|progress| {
            progress.solved.insert(exercise.name.clone());
        })?;
    }
    Ok(if accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(exercise: &Exercise, outcome: &Outcome) {
    let name = &exercise.name;
    match outcome {
        Outcome::Accepted => println!("✓ {name}: accepted"),
        Outcome::DoesNotCompile { message } => print!("✗ {name} does not compile\n\n{message}"),
        Outcome::Rejected(Rejected { message, picture, .. }) => {
            println!("✗ {name}: {message}");
            if let Some(picture) = picture {
                println!("\n{}", picture.trim_end());
            }
            println!("\ncargo run --bin exercises -- hint {name}");
        }
    }
}

/// The path as one would type it in the present folder.
pub fn from_here(file: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| file.strip_prefix(here).ok()).unwrap_or(file).to_owned()
}
