use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use exercises::grade::Verdict;
use exercises::spec::{DOES_NOT_COMPILE, Exercise};

use crate::none;

fn all() -> Vec<Exercise> {
    Exercise::all(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Judges a program that is compiled with all others.
fn judged(exercise: &Exercise, program: &str) -> Result<Verdict, String> {
    let mut judge = Command::new(env!("CARGO_BIN_EXE_graded"));
    let output = judge.arg(format!("{}/{program}", exercise.name)).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&said).map_err(|error| format!("{error}: {said}{}", String::from_utf8_lossy(&output.stderr)))
}

/// What no crate could have in it is compiled as a reader's program is.
fn compiles(exercise: &Exercise, program: &str) -> bool {
    let file = exercise.folder.join(program).with_extension("rs");
    let mut check = Command::new(env!("CARGO_BIN_EXE_exercises"));
    let output = check.args(["check", &exercise.name, "--json", "--file"]).arg(file).output().unwrap();
    !String::from_utf8_lossy(&output.stdout).contains(&format!(r#""outcome":"{DOES_NOT_COMPILE}""#))
}

/// What is wrong with a verdict.
fn complaint(exercise: &Exercise, program: &str) -> Option<String> {
    let expected = exercise.rejected_by(program);
    if expected == Some(DOES_NOT_COMPILE) {
        return compiles(exercise, program).then(|| format!("{}/{program} compiles", exercise.name));
    }
    let found = match judged(exercise, program) {
        Ok(Verdict { rejected: None, .. }) => None,
        Ok(Verdict { rejected: Some(rejected), .. }) => Some(rejected),
        Err(error) => return Some(format!("{}/{program}: {error}", exercise.name)),
    };
    if found.as_ref().map(|rejected| rejected.id.as_str()) == expected {
        return None;
    }
    let words = |id: Option<&str>| id.map_or("accepted".to_owned(), |id| format!("rejected by {id}"));
    let message = found.as_ref().map_or(String::new(), |rejected| {
        format!(": {}\n{}", rejected.message, rejected.picture.as_deref().unwrap_or_default())
    });
    let found = words(found.as_ref().map(|rejected| rejected.id.as_str()));
    Some(format!("{}/{program} is {found}, not {}{message}", exercise.name, words(expected)))
}

/// `EXERCISE=mend_the_deposit` judges those of one exercise, `EXERCISE_ROUNDS=100` each as often.
#[test]
fn solutions_are_accepted_and_each_mutant_is_rejected_by_its_message() {
    let rounds = std::env::var("EXERCISE_ROUNDS").ok().map_or(1, |rounds| rounds.parse::<usize>().expect("a number"));
    let one = std::env::var("EXERCISE").ok();
    let exercises: Vec<_> = all().into_iter().filter(|it| one.as_ref().is_none_or(|one| *one == it.name)).collect();
    assert!(!exercises.is_empty(), "there is no exercise {one:?}");
    let programs = exercises.iter().flat_map(|exercise| {
        let programs = exercise.programs().into_iter();
        programs.flat_map(move |(name, _)| (0..rounds).map(move |_| (exercise, name.clone())))
    });
    let (programs, complaints) = (Mutex::new(programs), Mutex::new(Vec::new()));
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| {
                loop {
                    let next = programs.lock().unwrap().next();
                    let Some((exercise, program)) = next else { break };
                    complaints.lock().unwrap().extend(complaint(exercise, &program));
                }
            });
        }
    });
    none(complaints.into_inner().unwrap());
}

#[test]
fn every_exercise_has_its_parts() {
    let mut complaints = Vec::new();
    let mut names = BTreeSet::new();
    for exercise in all() {
        let name = &exercise.name;
        if !names.insert(name.clone()) {
            complaints.push(format!("two exercises are called {name}"));
        }
        if !(2..=5).contains(&exercise.mutants.len()) {
            complaints.push(format!("{name} has {} mutants, not two to five", exercise.mutants.len()));
        }
        if exercise.hints.is_empty() || exercise.task.trim().is_empty() {
            complaints.push(format!("{name} has no task or no hints"));
        }
        let listed: BTreeSet<_> = exercise.mutants.keys().cloned().collect();
        let files = fs::read_dir(exercise.folder.join("mutants")).unwrap().map(|file| file.unwrap().path());
        let files: BTreeSet<_> = files.map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        if listed != files {
            complaints.push(format!("{name} lists the mutants {listed:?}, and has {files:?}"));
        }
        for (program, file) in exercise.programs() {
            let text = fs::read_to_string(&file).unwrap_or_default();
            if !text.starts_with("//! ") {
                complaints.push(format!("{name}/{program}: the first line says in a sentence what it does"));
            }
            if text.contains("unsafe") || text.contains(".unwrap()") {
                complaints.push(format!("{name}/{program} has an unsafe or an unwrap that readers would copy"));
            }
        }
    }
    none(complaints);
}
