use std::fs;
use std::io;
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nix::sys::prctl;
use nix::unistd::Pid;
use process_wrap::std::{CommandWrap, ProcessSession};

use crate::ending::Ending;
use crate::family::Family;
use crate::poll::poll;
use crate::process::reap;
use crate::shared_memory::SharedMemory;
use crate::transcript::Transcript;

/// How often to look whether the program has ended. Short, because what it left behind should be
/// seen as it left it.
const PAUSE: Duration = Duration::from_millis(1);

/// Settings of the machine's user that change what a program prints or when.
pub(crate) const PERSONAL: [&str; 4] =
    ["PYTHONUNBUFFERED", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE", "MANY_HANDS_SECOND_MS"];

/// What a program did and what it left behind.
pub(crate) struct Outcome {
    pub stdout: Vec<String>,
    pub stderr: Vec<String>,
    pub ending: Ending,
    pub elapsed: Duration,
    pub left: Left,
    /// The entries of `/dev/shm` that it left.
    pub shared_memory: Vec<String>,
    /// Whether stdout or stderr was still open when every process of the run had ended.
    pub held_open: bool,
}

/// What a program that ended by itself left behind.
#[derive(Default)]
pub(crate) struct Left {
    /// Children that had ended before the program did, and that it never waited for.
    pub zombies: Vec<String>,
    /// Processes that lived on.
    pub survivors: Vec<String>,
    /// Temporary files.
    pub files: Vec<String>,
}

/// Runs a program, in a session and with a `TMPDIR` of its own, until it ends or until the
/// deadline; then sees what is left of it, and removes that.
pub(crate) fn supervise(mut command: Command, deadline: Duration) -> io::Result<Outcome> {
    // Orphans become children of this process, which can then reap them.
    prctl::set_child_subreaper(true)?;
    let scratch = tempfile::Builder::new().prefix("many-hands-").tempdir()?;
    let shared_memory = SharedMemory::now();
    let mark = unique_mark();
    command
        .env(MARK, &mark)
        .env("TMPDIR", scratch.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());

    for variable in PERSONAL {
        command.env_remove(variable);
    }

    let start = Instant::now();
    // Without its wrapper, whose `wait` reaps the zombies that are to be seen.
    let mut program = CommandWrap::from(command).wrap(ProcessSession).spawn()?.into_inner();
    let stdout = Transcript::of(program.stdout().take().expect("stdout is piped"));
    let stderr = Transcript::of(program.stderr().take().expect("stderr is piped"));
    let mut family = Family::new(Pid::from_raw(program.id().cast_signed()), format!("{MARK}={mark}"));

    let ended = poll(deadline, PAUSE, || {
        let orphan = family.ended_orphan();
        let ended = program.try_wait().transpose();
        // An orphan for certain only if the program ran on after it was seen.
        if let (Some(orphan), None) = (orphan, &ended) {
            reap(orphan);
        }
        ended
    });
    let elapsed = start.elapsed();

    let (ending, left) = match ended.transpose()? {
        Some(status) => {
            let zombies = family.zombies();
            let survivors = family.survivors();
            (status.into(), Left { zombies, survivors, files: files_in(scratch.path())? })
        }
        // A program that is stopped cannot tidy up, so nothing is held against it.
        None => {
            program.kill()?;
            (Ending::Never(deadline), Left::default())
        }
    };
    family.end();
    let (stdout, stdout_closed) = stdout.finish();
    let (stderr, stderr_closed) = stderr.finish();
    Ok(Outcome {
        stdout,
        stderr,
        ending,
        elapsed,
        left,
        shared_memory: shared_memory.left_since(),
        held_open: !(stdout_closed && stderr_closed),
    })
}

/// The variable by which a process is known as one of a run's, wherever it goes.
const MARK: &str = "MANY_HANDS_RUN";

fn unique_mark() -> String {
    static RUNS: AtomicUsize = AtomicUsize::new(1);
    format!("{}-{}", process::id(), RUNS.fetch_add(1, Ordering::Relaxed))
}

fn files_in(folder: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().display().to_string()));
    names.collect()
}
