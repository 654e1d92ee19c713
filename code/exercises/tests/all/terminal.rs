//! The program in the terminal, as a reader uses it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

/// A reader's folder, and what the program says of it.
struct Reader(TempDir);

impl Reader {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_exercises"));
        command.args(words).arg("--folder").arg(self.0.path());
        command
    }

    /// Its exit status, and all that it printed.
    fn says(&self, words: &[&str]) -> (i32, String) {
        let output = self.command(words).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("chapter_06/mend_the_deposit.rs")
    }
}

fn solution() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("chapter_06/mend_the_deposit/solution.rs")
}

#[test]
fn an_exercise_is_opened_refused_hinted_at_solved_and_begun_anew() {
    let reader = Reader::new();
    let name = "mend_the_deposit";
    let (code, text) = reader.says(&["check", name]);
    assert!(code == 2 && text.contains("mend_the_deposit is not open yet"), "{text}");
    let (code, text) = reader.says(&["reset", name]);
    assert!(code == 0 && text.contains("check mend_the_deposit"), "{text}");
    assert!(reader.says(&[]).1.contains("· mend_the_deposit"));

    let (code, text) = reader.says(&["check", name]);
    assert!(code == 1 && text.contains("A deposit is lost") && text.contains("writes 1 to balance"), "{text}");
    for hint in ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"] {
        let (_, text) = reader.says(&["hint", name]);
        assert!(text.starts_with(hint), "{text}");
    }
    let (_, text) = reader.says(&["solution", name]);
    fs::write(reader.file(), text).unwrap();
    let (code, text) = reader.says(&["check", name]);
    assert!(code == 0 && text.contains("accepted"), "{text}");
    assert!(reader.says(&[]).1.contains("✓ mend_the_deposit"));

    let (code, text) = reader.says(&["reset", name]);
    assert!(code == 0 && text.contains("mend_the_deposit.rs.before"), "{text}");
    assert_ne!(fs::read(reader.file()).unwrap(), fs::read(solution()).unwrap());
}

#[test]
fn what_the_compiler_refuses_is_shown_with_the_readers_path() {
    let reader = Reader::new();
    let file = reader.0.path().join("mine.rs");
    fs::write(&file, "pub fn deposit_all(_: &[u32]) -> u32 { nothing }").unwrap();
    let (code, text) = reader.says(&["check", "mend_the_deposit", "--file", file.to_str().unwrap(), "--json"]);
    let outcome: exercises::serde_json::Value = exercises::serde_json::from_str(&text).unwrap();
    assert_eq!((code, &outcome["outcome"]), (1, &"does_not_compile".into()));
    let message = outcome["message"].as_str().unwrap();
    assert!(message.contains("cannot find value `nothing`"), "{message}");
    assert!(message.contains(&format!("{}:1:40", file.display())), "{message}");
}

#[test]
fn what_cannot_be_meant_is_told() {
    let reader = Reader::new();
    for (words, told) in [
        (&["check", "mend_the_depsit"][..], "there is no exercise mend_the_depsit. Is it mend_the_deposit?"),
        (&["chekc", "mend_the_deposit"], "there is no command chekc"),
        (&["hint"], "hint which exercise?"),
        (&["next", "--json"], "--json and --file are options of check"),
    ] {
        let (code, text) = reader.says(words);
        assert!(code == 2 && text.contains(told), "{words:?}: {text}");
    }
    assert!(reader.says(&["--help"]).1.contains("watch [NAME]"));
}

#[test]
fn a_save_is_judged_and_an_interrupt_leaves_nothing() {
    let reader = Reader::new();
    let mut watch = reader.command(&["watch", "mend_the_deposit"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.starts_with("✗ mend_the_deposit: A deposit is lost")));
    assert!(lines.any(|line| line.starts_with("Waiting for a save")));
    fs::copy(solution(), reader.file()).unwrap();
    assert!(lines.any(|line| line == "✓ mend_the_deposit: accepted"));
    assert!(lines.any(|line| line.starts_with("Waiting for a save")));
    kill(Pid::from_raw(watch.id().cast_signed()), Signal::SIGINT).unwrap();
    assert_eq!(watch.wait().unwrap().code(), Some(130));
}

#[test]
fn the_crate_of_a_judge_is_written_for_what_compiles_it_itself() {
    let reader = Reader::new();
    let (file, into) = (solution(), reader.0.path().join("judge"));
    fs::create_dir(&into).unwrap();
    let words = ["judge", "mend_the_deposit", "--file", file.to_str().unwrap(), "--into", into.to_str().unwrap()];
    let (code, text) = reader.says(&words);
    assert!(code == 0 && text.is_empty(), "{text}");
    let root = fs::read_to_string(into.join("judge.rs")).unwrap();
    assert!(root.contains(&format!("{file:?}")) && root.contains("check.rs"), "{root}");
    assert!(fs::read_to_string(into.join("modelled-for-schedules/0.rs")).unwrap().contains("crate::sim::"));

    let (code, text) = reader.says(&["judge", "mend_the_deposit", "--file", "nowhere.rs", "--into", "."]);
    assert!(code == 2 && text.contains("nowhere.rs cannot be read"), "{text}");
    let (code, text) = reader.says(&["judge", "mend_the_deposit"]);
    assert!(code == 2 && text.contains("needs --file and --into"), "{text}");
}
