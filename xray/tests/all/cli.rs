//! The command: statuses, signals, outputs.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::support::assert_nothing_left;

fn xray(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xray"));
    command.args(arguments);
    command
}

fn output(arguments: &[&str]) -> Output {
    xray(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_status_is_the_programs_and_own_failures_differ() {
    for (arguments, status) in [
        (&["sh", "-c", "exit 42"][..], 42),
        (&["sh", "-c", "kill -TERM $$"], 143),
        (&["--time", "0.2", "sleep", "100"], 124),
        (&["./no-such-program"], 127),
        (&["/etc/passwd"], 126),
        (&["-o", "/no/such/directory/file", "true"], 125),
        (&["--read", "/no/such/file"], 125),
    ] {
        assert_eq!(output(arguments).status.code(), Some(status), "{arguments:?}");
    }
}

#[test]
fn a_document_on_standard_output_is_alone_there() {
    let output = output(&["--json", "sh", "-c", "echo from the program"]);
    let trace = xray::Trace::from_json(&String::from_utf8(output.stdout.clone()).unwrap()).unwrap();
    assert_eq!(trace.lanes.len(), 1);
    assert_eq!(stderr(&output), "from the program\n");
}

#[test]
fn what_was_recorded_is_drawn_later() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("run.json");
    let file = file.to_str().unwrap();
    assert!(output(&["--json", "-o", file, "true"]).status.success());
    let drawn = [output(&["--svg", "--read", file]), output(&["--svg", "--read", file])].map(|output| output.stdout);
    assert!(drawn[0].starts_with(b"<svg") && drawn[0] == drawn[1]);
}

#[test]
fn without_a_terminal_there_are_no_colours() {
    let output = output(&["sh", "-c", "sleep 0"]);
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = xray(&["sh", "-c", "read line; exit 5"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(5), ""));
}

/// Starts a tree that lasts, and waits until it is there.
fn lasting(word: &str) -> Child {
    let line = format!("sleep {word} & echo ready; sleep {word}");
    let mut child = xray(&["sh", "-c", &line]).stdout(Stdio::piped()).spawn().unwrap();
    let mut ready = String::new();
    let stdout = child.stdout.as_mut().unwrap();
    BufReader::with_capacity(1, stdout).read_line(&mut ready).unwrap();
    assert_eq!(ready, "ready\n");
    child
}

#[test]
fn a_signal_ends_the_tree_and_what_was_seen_is_shown() {
    for (signal, status, word) in [(Signal::SIGINT, 130, "654321"), (Signal::SIGTERM, 143, "543210")] {
        let mut child = lasting(word);
        kill(Pid::from_raw(child.id() as i32), signal).unwrap();
        let mut picture = String::new();
        child.stdout.take().unwrap().read_to_string(&mut picture).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(status));
        assert!(picture.contains("was ended from outside"), "{picture}");
        assert_nothing_left(word);
    }
}

#[test]
fn nothing_survives_the_tracers_death() {
    let mut child = lasting("432109");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_nothing_left("432109");
}

#[test]
fn a_program_that_kills_its_tracer_dies_with_it() {
    let status = xray(&["sh", "-c", "sleep 321098 & kill -KILL $PPID; sleep 321098"]).status().unwrap();
    assert_eq!(status.code(), None);
    assert_nothing_left("321098");
}

#[test]
fn where_tracing_is_forbidden_the_word_says_what_to_do() {
    // A process has one tracer at most, and the outer xray is it.
    let output = output(&[env!("CARGO_BIN_EXE_xray"), "true"]);
    assert_eq!(output.status.code(), Some(125));
    assert!(stderr(&output).contains("ptrace_scope"), "{}", stderr(&output));
}

#[test]
fn a_stopped_program_is_told_of() {
    let line = "(sleep 0.2; kill -CONT $$) & kill -STOP $$; wait";
    let output = output(&["sh", "-c", line]);
    assert!(output.status.success());
    assert!(stderr(&output).contains("is stopped by SIGSTOP; `kill -CONT"), "{}", stderr(&output));
}

#[test]
fn it_works_in_user_and_pid_namespaces() {
    let unshare = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"];
    if !Command::new("unshare").args(unshare).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: namespaces are not to be had here");
        return;
    }
    let mut command = Command::new("unshare");
    command.args(unshare).args([env!("CARGO_BIN_EXE_xray"), "sh", "-c", "(exit 3)"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stdout).contains("learns that process 2 has ended"));
}

#[test]
fn it_needs_no_privileges() {
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("xray");
    std::fs::copy(env!("CARGO_BIN_EXE_xray"), &program).unwrap();
    std::fs::set_permissions(directory.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let as_nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"];
    let can = Command::new("setpriv").args(as_nobody).arg("true").stderr(Stdio::null()).status();
    if !can.is_ok_and(|status| status.success()) {
        eprintln!("skipped: only root can become nobody, and then the other tests show it");
        return;
    }
    let mut command = Command::new("setpriv");
    let output = command.args(as_nobody).arg(program).args(["sh", "-c", "(exit 3)"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("learns that process 2 has ended"));
}

#[test]
fn children_in_a_pid_namespace_of_their_own_are_found() {
    let unshare = ["--user", "--map-root-user", "--pid", "--fork"];
    if !Command::new("unshare").args(unshare).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: namespaces are not to be had here");
        return;
    }
    let mut command = xray(&["unshare"]);
    let output = command.args(unshare).args(["sh", "-c", "(exit 3); exit 4"]).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let picture = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(picture.contains("learns that process 3 has ended"), "{picture}");
}
