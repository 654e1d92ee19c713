//! What goes over a limit is ended with a message, and nothing of it is left.

use std::fs;
use std::process::Command;

use exercises::grade::Verdict;

/// Its name is on the command line of every process of it.
const ENTRY: &str = "judge/limits";

#[test]
fn what_goes_over_a_limit_is_told_and_nothing_is_left() {
    let output = Command::new(env!("CARGO_BIN_EXE_graded")).arg(ENTRY).output().unwrap();
    let verdict: Verdict = serde_json::from_slice(&output.stdout).unwrap();
    assert!(verdict.accepted, "{}", verdict.rejected.unwrap().message);
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path().join("cmdline"));
    let left: Vec<_> = processes.filter_map(|file| fs::read_to_string(file).ok()).collect();
    let left: Vec<_> = left.iter().filter(|words| words.split('\0').any(|word| word == ENTRY)).collect();
    assert!(left.is_empty(), "{left:?}");
}
