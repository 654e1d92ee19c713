use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Whether there is a Python that can run the twins.
///
/// # Panics
///
/// If there is none and `CI` is set: there, nothing may go unproven.
#[track_caller]
pub fn can_run_twins() -> bool {
    static AVAILABLE: LazyLock<bool> = LazyLock::new(|| {
        let available = is_recent_enough();
        if !available {
            // Past the test harness, which shows what `eprintln!` says only when a test fails.
            let _ = writeln!(io::stderr(), "python3 not found: the Python twins were not run");
        }
        available
    });
    let available = *AVAILABLE;
    assert!(
        available || env::var_os("CI").is_none(),
        "python3 not found, and where CI is set the Python twins must run: install Python 3.9 or later"
    );
    available
}

fn is_recent_enough() -> bool {
    Command::new("python3")
        .args(["-c", "import sys; sys.exit(sys.version_info < (3, 9))"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The file of a listing's Python twin: `code/python/chapter_02/x.py` for `chapter-2` and `x`.
///
/// # Panics
///
/// If there is no such file.
#[track_caller]
pub(crate) fn twin(binary: &str, listing: &str) -> PathBuf {
    let path = workspace().join(twin_in_workspace(binary, listing));
    assert!(path.is_file(), "{binary} {listing} has no Python twin: write {}", path.display());
    path
}

fn twin_in_workspace(binary: &str, listing: &str) -> PathBuf {
    let folder = match binary.split_once('-') {
        Some((word, number)) => format!("{word}_{number:0>2}"),
        None => binary.to_owned(),
    };
    ["code", "python", &folder, &format!("{listing}.py")].iter().collect()
}

fn workspace() -> &'static Path {
    let support = Path::new(env!("CARGO_MANIFEST_DIR"));
    support.ancestors().nth(2).expect("this package is in tests/support of the workspace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_has_the_name_of_its_listing() {
        let path = Path::new("code/python/chapter_02/fork_returns_twice.py");
        assert_eq!(twin_in_workspace("chapter-2", "fork_returns_twice"), path);
        let path = Path::new("code/python/chapter_12/switch.py");
        assert_eq!(twin_in_workspace("chapter-12", "switch"), path);
    }
}
