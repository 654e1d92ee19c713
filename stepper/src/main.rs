//! `stepper record [NAME…]` writes `recorded/stepper/NAME.html` for the steppers of the book, or
//! for those whose names are given, and says how large each is.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs, io};

use stepper::{recording, steppers};

fn main() -> ExitCode {
    let words: Vec<_> = env::args().skip(1).collect();
    match words.split_first() {
        Some((command, names)) if command == "record" => match record(names) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("usage: stepper record [NAME…]");
            ExitCode::from(2)
        }
    }
}

fn record(names: &[String]) -> io::Result<()> {
    let all = steppers();
    if let Some(name) = names.iter().find(|name| all.iter().all(|stepper| stepper.name != **name)) {
        return Err(io::Error::other(format!("there is no stepper {name}")));
    }
    for stepper in all.iter().filter(|stepper| names.is_empty() || names.contains(&stepper.name)) {
        let graph = stepper.run();
        let fragment = stepper.fragment(&graph);
        let file: PathBuf = recording(&stepper.name);
        fs::create_dir_all(file.parent().expect("it is in a folder"))?;
        fs::write(&file, &fragment)?;
        let (states, schedules) = (graph.states.len(), graph.schedules);
        println!("{}: {states} states, {schedules} schedules, {} bytes", stepper.name, fragment.len());
    }
    Ok(())
}
