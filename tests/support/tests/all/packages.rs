//! `code/listings/with_packages.py`, in a workspace of its own whose packages cannot be had.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The launcher beside a requirement that no index can meet, for a program that would say if it
/// ran.
fn workspace() -> tempfile::TempDir {
    let workspace = tempfile::tempdir().unwrap();
    let python = workspace.path().join("code/listings");
    fs::create_dir_all(&python).unwrap();
    let launcher = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../code/listings/with_packages.py");
    fs::copy(launcher, python.join("with_packages.py")).unwrap();
    fs::write(python.join("requirements.txt"), "greenlet==0.0.0\n").unwrap();
    fs::write(python.join("x.py"), "import sys\nprint('run', *sys.argv[1:])\nsys.exit(3)\n").unwrap();
    workspace
}

/// With the time it takes to make the environment, which is more than a program gets.
fn prepare(workspace: &Path) -> Output {
    launch_with(workspace, &[])
}

fn launch(workspace: &Path) -> Output {
    launch_with(workspace, &["code/listings/x.py", "a b"])
}

fn launch_with(workspace: &Path, program: &[&str]) -> Output {
    let mut python = Command::new("python3");
    python.arg("code/listings/with_packages.py").args(program).current_dir(workspace);
    // No network is needed to find nothing.
    python.env("PIP_NO_INDEX", "1").env_remove("PIP_FIND_LINKS").env_remove("PYTHONUNBUFFERED");
    python.output().unwrap()
}

#[test]
fn what_cannot_be_had_is_a_line_and_a_status_of_its_own() {
    if !support::can_run_twins() {
        return;
    }
    let workspace = workspace();
    for Output { status, stdout, stderr } in [prepare(workspace.path()), launch(workspace.path())] {
        let said = String::from_utf8(stdout).unwrap();
        assert_eq!((status.code(), String::from_utf8(stderr).unwrap()), (Some(69), String::new()), "{said}");
        assert!(said.starts_with("(greenlet and gevent cannot be had here: not run; "), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn where_they_are_the_program_runs_as_without_them() {
    if !support::can_run_twins() {
        return;
    }
    let workspace = workspace();
    fs::write(workspace.path().join("code/listings/requirements.txt"), "").unwrap();
    assert!(prepare(workspace.path()).status.success());
    let Output { status, stdout, stderr } = launch(workspace.path());
    let said = String::from_utf8([stdout, stderr].concat()).unwrap();
    assert_eq!((status.code(), said.as_str()), (Some(3), "run a b\n"));
}

/// As when an attempt was cut off: the environment has no Python yet.
#[test]
fn an_attempt_that_was_cut_off_is_made_anew() {
    if !support::can_run_twins() {
        return;
    }
    let workspace = workspace();
    fs::write(workspace.path().join("code/listings/requirements.txt"), "").unwrap();
    prepare(workspace.path());
    for entry in fs::read_dir(workspace.path().join("target/python")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            fs::remove_dir_all(folder.join("bin")).unwrap();
            fs::remove_file(folder.join("ready")).unwrap();
        }
    }
    assert!(prepare(workspace.path()).status.success());
    assert_eq!(launch(workspace.path()).status.code(), Some(3));
}

/// Where there is no server, nothing is installed for it either.
#[test]
fn without_a_redis_server_that_is_the_line() {
    if !support::can_run_twins() {
        return;
    }
    let launcher = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../code/listings/with_redis.py");
    let mut python = Command::new(support::interpreter());
    let Output { status, stdout, .. } = python.arg(launcher).arg("x.py").env("PATH", "/nowhere").output().unwrap();
    let said = String::from_utf8(stdout).unwrap();
    assert_eq!((status.code(), &*said), (Some(69), "(Redis cannot be had here: not run; there is no redis-server)\n"));
}
