use std::process::Command;

use crate::command::binary;
use crate::pattern::Captures;
use crate::python::run_twin;
use crate::recorded::{Kind, Recording, recordings};
use crate::run::{Origin, Run};
use crate::streams::{Streams, apart};
use crate::trial::Trial;

/// A listing of the book: a Rust program and its Python twin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    binary: String,
    name: String,
}

impl Listing {
    pub(crate) fn new(binary: &str, name: &str) -> Self {
        Self { binary: binary.into(), name: name.into() }
    }
}

/// Which of a listing's two programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Language {
    Rust,
    Python,
}

/// A listing, to be run as the test says: [`Trial::both`], [`Trial::rust`] or [`Trial::python`].
///
/// ```text
/// for run in listing("chapter-2", "exit_code").exits_with(2).both() {
///     run.prints(["the child ends with 2, and so do I"]);
/// }
/// ```
pub fn listing(binary: &str, name: &str) -> Trial<Listing> {
    Trial::of(Listing::new(binary, name))
}

/// The runs of a well-behaved listing and its Python twin, two each and those that were recorded:
/// the short form of `listing(binary, name).both()`.
#[track_caller]
pub fn both(binary: &str, name: &str) -> Vec<Run> {
    listing(binary, name).both()
}

/// The runs of a well-behaved listing, one and those that were recorded: the short form of
/// `listing(binary, name).rust()`.
#[track_caller]
pub fn rust(binary: &str, name: &str) -> Vec<Run> {
    listing(binary, name).rust()
}

/// The runs of a well-behaved listing's Python twin, one and those that were recorded: the short
/// form of `listing(binary, name).python()`.
#[track_caller]
pub fn python(binary: &str, name: &str) -> Vec<Run> {
    listing(binary, name).python()
}

impl Trial<Listing> {
    /// Runs the Rust program and the Python twin, each twice: the second run must give the same
    /// verdict. After these come the runs that were recorded.
    ///
    /// # Panics
    ///
    /// If one of them does not behave as it was said to.
    #[track_caller]
    pub fn both(self) -> Vec<Run> {
        let rust = [1, 2].map(|number| self.run_rust(&format!("Rust, run {number}")));
        let mut python = Vec::new();
        for number in 1..=2 {
            python.extend(self.run_python(&format!("Python, run {number}")));
        }
        let recorded = [self.recorded(Language::Rust, &rust), self.recorded(Language::Python, &python)];
        rust.into_iter().chain(python).chain(recorded.into_iter().flatten()).collect()
    }

    /// Runs the Rust program once. After this run come those that were recorded.
    ///
    /// # Panics
    ///
    /// If one of them does not behave as it was said to.
    #[track_caller]
    pub fn rust(self) -> Vec<Run> {
        let mut runs = vec![self.run_rust("Rust")];
        runs.extend(self.recorded(Language::Rust, &runs));
        runs
    }

    /// Runs the Python twin once; not on a machine without Python, and not where a twin that needs
    /// greenlet or gevent cannot have them. After this run come those that were recorded.
    ///
    /// Zombies are not held against it, because CPython leaves helpers of its own to init.
    ///
    /// # Panics
    ///
    /// If one of them does not behave as it was said to. If there is no Python 3.9, or not the
    /// packages it needs, and `CI` is set.
    #[track_caller]
    pub fn python(self) -> Vec<Run> {
        let mut runs = Vec::from_iter(self.run_python("Python"));
        runs.extend(self.recorded(Language::Python, &runs));
        runs
    }

    #[track_caller]
    fn run_rust(&self, which: &str) -> Run {
        let mut command = Command::new(binary(&self.program.binary));
        command.arg(&self.program.name);
        let run = self.with(command).judge(self.label(which));
        Run { origin: Origin::Live(Language::Rust), ..run }
    }

    #[track_caller]
    fn run_python(&self, which: &str) -> Option<Run> {
        let command = run_twin(&self.program.binary, &self.program.name)?;
        let run = self.with(command).leaves_orphans().judge(self.label(which));
        Some(Run { origin: Origin::Live(Language::Python), ..run })
    }

    #[track_caller]
    fn recorded(&self, language: Language, live: &[Run]) -> Vec<Run> {
        let mut runs = Vec::new();
        for recording in recordings(language, &self.program) {
            runs.extend(self.judge_recording(recording, language, live));
        }
        runs
    }

    /// A recorded run, held to what can be told from its words. It ended as it should, or the page
    /// would not have been built.
    ///
    /// `None` where there is no live run to tell which of its lines were said on stderr.
    #[track_caller]
    fn judge_recording(&self, recording: &Recording, language: Language, live: &[Run]) -> Option<Run> {
        let has_stderr = self.speaks_on_stderr() && !recording.is_without_stderr();
        if has_stderr && live.is_empty() {
            return None;
        }
        let recorded = Origin::Recorded(language);
        let (which, origin) = match recording.kind {
            Kind::Run { number: 1, .. } => (format!("recorded, {language:?}"), recorded),
            Kind::Run { number, .. } => (format!("recorded, {language:?}, run {number}"), recorded),
            Kind::OneOfMany => (format!("recorded, {language:?}, one of many"), Origin::OneOfMany(language)),
        };
        let Streams { stdout, stderr } = apart(&recording.output, if has_stderr { live } else { &[] });
        let read = if has_stderr { self.read(&stderr) } else { Ok(Captures::default()) };
        let (captures, complaint) = match read {
            Ok(captures) => (captures, None),
            Err(complaint) => (Captures::default(), Some(complaint)),
        };
        let run = Run {
            label: self.label(&which),
            stdout,
            stderr,
            ending: self.ending(),
            elapsed: recording.elapsed(),
            origin,
            captures: captures.into(),
        };
        if let Some(complaint) = complaint {
            run.blame(&complaint);
        }
        Some(run)
    }

    fn label(&self, which: &str) -> String {
        format!("{} {} ({which})", self.program.binary, self.program.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greeter() -> Trial<Listing> {
        listing("chapter-0", "greeter")
    }

    /// A run of a program that says this on stderr.
    fn says(words: &str) -> Run {
        crate::command("sh", ["-c", "echo $1 >&2", "sh", words]).says([words]).run()
    }

    fn recorded(output: &str) -> Recording {
        Recording::new("cargo run -q --bin chapter-0 -- greeter", output, Kind::Run { number: 1, seconds: 0.5 })
    }

    fn judge(trial: Trial<Listing>, recording: &Recording, live: &[Run]) -> Option<Run> {
        trial.judge_recording(recording, Language::Rust, live)
    }

    #[test]
    fn a_recorded_run_is_held_to_the_contract_of_a_live_one() {
        let run = judge(greeter(), &recorded("7 greets 8\n8 greets 7\n"), &[]).unwrap();
        run.prints_in_any_order(["{b} greets {a}", "{a} greets {b}"]).different("a", "b");
        run.takes_at_least(std::time::Duration::from_millis(500));
        assert_eq!((run.label.as_str(), run.is_live()), ("chapter-0 greeter (recorded, Rust)", false));
    }

    #[test]
    #[should_panic(expected = "chapter-0 greeter (recorded, Rust)\nbroken contract")]
    fn a_recorded_run_that_breaks_the_contract_is_blamed() {
        judge(greeter(), &recorded("7 greets 7\n"), &[]).unwrap().prints(["nobody greets"]);
    }

    #[test]
    fn its_words_on_stderr_are_told_by_live_runs() {
        let trial = greeter().says(["no job {job}"]);
        let run = judge(trial, &recorded("hello\nno job 9\n"), &[says("no job 7")]).unwrap();
        run.prints(["hello"]);
        assert_eq!(run.captured("job"), 9);
    }

    #[test]
    #[should_panic(expected = "it should print on stderr, in this order:\n    no job {job}")]
    fn words_on_stderr_that_are_missing_are_missed() {
        judge(greeter().says(["no job {job}"]), &recorded("hello\n"), &[says("no job 7")]);
    }

    #[test]
    fn where_nothing_tells_them_the_run_is_left_out() {
        assert!(judge(greeter().says(["no job {job}"]), &recorded("no job 9\n"), &[]).is_none());
    }

    #[test]
    fn thrown_away_words_are_not_asked_for() {
        let recording = Recording::new("cargo run -q --bin chapter-0 -- greeter", "no job 9\n", Kind::OneOfMany);
        let run = judge(greeter().says(["no job {job}"]), &recording, &[says("no job 7")]).unwrap();
        run.prints(["no job 9"]);
    }

    #[test]
    fn one_of_many_runs_has_no_time_that_could_break_a_contract() {
        let recording = Recording::new("cargo run -q --bin chapter-0 -- greeter", "", Kind::OneOfMany);
        let run = judge(greeter(), &recording, &[]).unwrap();
        run.takes_at_least(std::time::Duration::MAX).takes_less_than(std::time::Duration::ZERO);
        assert!(!run.is_live());
    }
}
