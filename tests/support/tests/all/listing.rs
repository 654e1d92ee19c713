//! How listings are found, and what is said when they are not.
//!
//! That depends on the environment, which must not change while other threads read it. So each
//! test runs itself once more, in a process with the environment it needs.

use std::env;
use std::process::{Command, Output};
use std::thread;

use support::*;

/// Set in the process that runs a test's body.
const INNER: &str = "SUPPORT_TEST_INNER";

/// Runs `body` in a process of its own and tells whether it succeeded and what it said; in that
/// process, `None`.
fn with_environment(environment: &[(&str, &str)], body: impl FnOnce()) -> Option<(bool, String)> {
    if env::var_os(INNER).is_some() {
        body();
        return None;
    }
    let current = thread::current();
    let test = current.name().expect("the test harness names its threads");
    let Output { status, stdout, stderr } = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--nocapture", test])
        .env_remove("CI")
        .env(INNER, "1")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let said = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert!(said.contains("running 1 test"), "{said}");
    Some((status.success(), said))
}

#[test]
fn the_rust_program_gets_the_name_of_the_listing() {
    let echo = [("CARGO_BIN_EXE_chapter-0", "/bin/echo")];
    let ended = with_environment(&echo, || {
        let [run] = rust("chapter-0", "lost_update").try_into().unwrap();
        run.prints(["lost_update"]);
        assert_eq!(run.label, "chapter-0 lost_update (Rust)");
    });
    if let Some((success, said)) = ended {
        assert!(success, "{said}");
    }
}

#[test]
fn without_the_rust_program_the_test_is_blamed() {
    if let Some((success, said)) = with_environment(&[], || drop(rust("chapter-0", "lost_update"))) {
        assert!(!success);
        assert!(said.contains("CARGO_BIN_EXE_chapter-0 is not set"), "{said}");
        assert!(said.contains(&format!("panicked at {}", file!())), "{said}");
    }
}

fn a_twin_is_skipped() {
    assert!(python("chapter-0", "lost_update").is_empty());
    assert!(python("chapter-0", "lost_update").is_empty());
}

#[test]
fn without_python_the_twins_are_skipped_and_that_is_said_once() {
    if let Some((success, said)) = with_environment(&[("PATH", "")], a_twin_is_skipped) {
        assert!(success, "{said}");
        assert_eq!(said.matches("python3 not found: the Python twins were not run").count(), 1, "{said}");
    }
}

#[test]
fn without_python_ci_fails() {
    if let Some((success, said)) = with_environment(&[("PATH", ""), ("CI", "true")], a_twin_is_skipped) {
        assert!(!success);
        assert!(said.contains("where CI is set the Python twins must run"), "{said}");
    }
}
