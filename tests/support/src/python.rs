use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// The `python3` on the path, if it is recent enough for the twins: itself, not what leads to it.
/// A version manager's `python3` is a script that looks for it at each start, which takes longer
/// than most twins do.
static INTERPRETER: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let ask = "import sys; print(sys.executable); sys.exit(sys.version_info < (3, 9))";
    let answer = Command::new("python3").args(["-c", ask]).stderr(Stdio::null()).output();
    let found = answer.ok().filter(|answer| answer.status.success());
    let found = found.and_then(|answer| String::from_utf8(answer.stdout).ok());
    let found = found.map(|path| PathBuf::from(path.trim_end())).filter(|path| path.is_file());
    if found.is_none() {
        // Past the test harness, which shows what `eprintln!` says only when a test fails.
        let _ = writeln!(io::stderr(), "python3 not found: the Python twins were not run");
    }
    found
});

/// The Python that runs the twins.
///
/// # Panics
///
/// If there is none, which [`can_run_twins`] tells.
#[track_caller]
pub fn interpreter() -> &'static Path {
    INTERPRETER.as_deref().expect("python3 was found before")
}

/// Whether there is a Python that can run the twins.
///
/// # Panics
///
/// If there is none and `CI` is set: there, nothing may go unproven.
#[track_caller]
pub fn can_run_twins() -> bool {
    let available = INTERPRETER.is_some();
    assert!(
        available || env::var_os("CI").is_none(),
        "python3 not found, and where CI is set the Python twins must run: install Python 3.9 or later"
    );
    available
}

/// The command that runs a listing's Python twin, or `None` where what that needs cannot be had.
///
/// # Panics
///
/// If there is no such twin. If what it needs cannot be had and `CI` is set.
#[track_caller]
pub(crate) fn run_twin(binary: &str, listing: &str) -> Option<Command> {
    if !can_run_twins() {
        return None;
    }
    let twin = twin(binary, listing);
    if !is_recent_enough(&twin) {
        return None;
    }
    let mut command = Command::new(interpreter());
    if let Some(launcher) = launcher(&twin) {
        if !can_launch(launcher) {
            return None;
        }
        command.arg(path_of(launcher));
    }
    command.arg(twin);
    Some(command)
}

/// Whether the Python that runs the twins has what this one shows, which may be newer than 3.9.
#[track_caller]
fn is_recent_enough(twin: &Path) -> bool {
    static MINOR: LazyLock<u32> = LazyLock::new(|| {
        let run = Command::new(interpreter()).args(["-c", "import sys; print(sys.version_info.minor)"]).output();
        let said = run.ok().and_then(|run| String::from_utf8(run.stdout).ok());
        said.and_then(|minor| minor.trim().parse().ok()).expect("Python has run before")
    });
    let text = fs::read_to_string(twin).unwrap_or_else(|error| panic!("{}: {error}", twin.display()));
    let Some(needed) = needed_version(&text).filter(|needed| needed > &*MINOR) else { return true };
    let refusal = format!("{} was not run: it needs Python 3.{needed}", twin.display());
    assert!(env::var_os("CI").is_none(), "{refusal}, and where CI is set it must run");
    let _ = writeln!(io::stderr(), "{refusal}");
    false
}

/// The 11 of the line `Needs Python 3.11.` in a twin's docstring.
fn needed_version(text: &str) -> Option<u32> {
    text.lines().find_map(|line| line.strip_prefix("Needs Python 3.")?.strip_suffix('.')?.parse().ok())
}

/// What runs a Python program that imports what is not in its standard library: a program in
/// `code/listings`. `None` for any other.
///
/// # Panics
///
/// If the file cannot be read.
#[must_use]
pub fn launcher(program: &Path) -> Option<&'static str> {
    let text = fs::read_to_string(program).unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    text.lines().find_map(|line| {
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        let package = words.next().filter(|word| ["import", "from"].contains(word)).and_then(|_| words.next())?;
        match package {
            "greenlet" | "gevent" => Some(WITH_PACKAGES),
            "redis" => Some(WITH_REDIS),
            _ => None,
        }
    })
}

const WITH_PACKAGES: &str = "with_packages.py";
const WITH_REDIS: &str = "with_redis.py";

/// Whether greenlet and gevent can be had. The first to ask waits until they are installed: a run
/// under supervision would be stopped.
///
/// # Panics
///
/// If they cannot and `CI` is set.
#[track_caller]
pub fn has_packages() -> bool {
    can_launch(WITH_PACKAGES)
}

/// Whether Python's package redis can be had, and a server for it.
///
/// # Panics
///
/// If they cannot and `CI` is set.
#[track_caller]
pub fn has_redis_client() -> bool {
    can_launch(WITH_REDIS)
}

/// Whether there is what this launcher provides. The first to ask waits until it is installed.
#[track_caller]
fn can_launch(launcher: &'static str) -> bool {
    static PACKAGES: LazyLock<Option<String>> = LazyLock::new(|| refusal(WITH_PACKAGES));
    static REDIS: LazyLock<Option<String>> = LazyLock::new(|| refusal(WITH_REDIS));
    let refusal = if launcher == WITH_REDIS { &REDIS } else { &PACKAGES };
    if let Some(refusal) = &**refusal {
        assert!(env::var_os("CI").is_none(), "{refusal}\nwhere CI is set they must run");
    }
    refusal.is_none()
}

/// Has a launcher install what it provides. What it says if it cannot is said aloud.
fn refusal(launcher: &str) -> Option<String> {
    let run = Command::new(interpreter()).arg(path_of(launcher)).output().expect("Python has run before");
    if run.status.success() {
        return None;
    }
    let words = [run.stdout, run.stderr].concat();
    let refusal = format!("Python twins were not run: {}", String::from_utf8_lossy(&words).trim());
    let _ = writeln!(io::stderr(), "{refusal}");
    Some(refusal)
}

fn path_of(launcher: &str) -> PathBuf {
    workspace().join("code/listings").join(launcher)
}

/// The file of a listing's Python twin: `code/listings/chapter_02/x.py` for `chapter-2` and `x`.
///
/// # Panics
///
/// If there is no such file.
#[track_caller]
fn twin(binary: &str, listing: &str) -> PathBuf {
    let path = workspace().join(twin_in_workspace(binary, listing));
    assert!(path.is_file(), "{binary} {listing} has no Python twin: write {}", path.display());
    path
}

fn twin_in_workspace(binary: &str, listing: &str) -> PathBuf {
    let folder = match binary.split_once('-') {
        Some((word, number)) => format!("{word}_{number:0>2}"),
        None => binary.to_owned(),
    };
    ["code", "listings", &folder, &format!("{listing}.py")].iter().collect()
}

pub(crate) fn workspace() -> &'static Path {
    let support = Path::new(env!("CARGO_MANIFEST_DIR"));
    support.ancestors().nth(2).expect("this package is in tests/support of the workspace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_imports_packages_needs_them() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("x.py");
        for (text, needs) in [
            ("import gevent\n", Some(WITH_PACKAGES)),
            ("import time\nfrom gevent.pool import Pool\n", Some(WITH_PACKAGES)),
            ("from greenlet import greenlet\n", Some(WITH_PACKAGES)),
            ("import os\nimport redis\n", Some(WITH_REDIS)),
            ("from redis.lock import Lock\n", Some(WITH_REDIS)),
            ("import greenlets\n", None),
            ("\"\"\"What gevent does: import gevent\"\"\"\nimport asyncio\n", None),
        ] {
            fs::write(&program, text).unwrap();
            assert_eq!(launcher(&program), needs, "{text}");
        }
    }

    #[test]
    fn a_twin_says_what_version_it_needs() {
        let twin = "\"\"\"What a group does.\n\nNeeds Python 3.11.\n\"\"\"\n";
        assert_eq!(needed_version(twin), Some(11));
        assert_eq!(needed_version("\"\"\"It needs Python 3.11, and does not say so.\n\"\"\"\n"), None);
    }

    #[test]
    fn a_twin_that_is_too_new_is_not_run() {
        let folder = tempfile::tempdir().unwrap();
        let twin = folder.path().join("x.py");
        fs::write(&twin, "\"\"\"X.\n\nNeeds Python 3.9.\n\"\"\"\n").unwrap();
        assert!(!can_run_twins() || is_recent_enough(&twin));
        fs::write(&twin, "\"\"\"X.\n\nNeeds Python 3.999.\n\"\"\"\n").unwrap();
        let is_recent = || can_run_twins() && is_recent_enough(&twin);
        assert!(std::panic::catch_unwind(is_recent).map_or(env::var_os("CI").is_some(), |recent| !recent));
    }

    #[test]
    fn a_twin_has_the_name_of_its_listing() {
        let path = Path::new("code/listings/chapter_02/fork_returns_twice.py");
        assert_eq!(twin_in_workspace("chapter-2", "fork_returns_twice"), path);
        let path = Path::new("code/listings/chapter_12/switch.py");
        assert_eq!(twin_in_workspace("chapter-12", "switch"), path);
    }
}
