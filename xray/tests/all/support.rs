//! Programs to trace, and a way to see that nothing is left of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use xray::{Event, Limits, Trace, What, trace};

/// The example `play`, which `cargo test -p xray` builds.
pub fn play(piece: &str) -> Command {
    let tests = std::env::current_exe().unwrap();
    let play = tests.parent().and_then(Path::parent).unwrap().join("examples/play");
    assert!(play.exists(), "run `cargo test -p xray`, which builds the examples");
    let mut command = Command::new(play);
    command.arg(piece).stdout(Stdio::null());
    command
}

pub fn traced(command: Command) -> Trace {
    trace(command, Limits::default()).unwrap()
}

/// A Python script in a directory of its own, whose name is in the command line of all that it
/// forks.
pub struct Script {
    pub directory: TempDir,
}

impl Script {
    /// Nothing where there is no Python; with `CI` set there must be one.
    pub fn new(text: &str) -> Option<Self> {
        let python = Command::new("python3").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !python.is_ok_and(|status| status.success()) {
            assert!(std::env::var_os("CI").is_none(), "python3 is missing");
            eprintln!("skipped: there is no python3");
            return None;
        }
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("script.py"), text).unwrap();
        Some(Self { directory })
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("script.py")
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new("python3");
        command.arg(self.path()).stdout(Stdio::null());
        command
    }

    pub fn traced(&self) -> Trace {
        traced(self.command())
    }

    pub fn assert_nothing_left(&self) {
        assert_nothing_left(self.directory.path().to_str().unwrap());
    }
}

/// No process whose command line has `word` in it; the kernel may take a moment to end one.
pub fn assert_nothing_left(word: &str) {
    let begin = Instant::now();
    loop {
        let left = with_word(word);
        if left.is_empty() {
            return;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "left behind: {left:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub fn with_word(word: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let command_lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    command_lines.map(|line| String::from_utf8_lossy(&line).into_owned()).filter(|line| line.contains(word)).collect()
}

pub fn events_where(trace: &Trace, is: impl Fn(&What) -> bool) -> Vec<&Event> {
    trace.events.iter().filter(|event| is(&event.what)).collect()
}
