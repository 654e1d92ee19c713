//! Compiles a reader's program together with its check, and has it judged.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{self, Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::crate_root::{self, Program};
use crate::grade::{Rejected, Verdict, kill_all};
use crate::spec::Exercise;

/// How long a judge may take altogether.
const MOST_TIME: Duration = Duration::from_secs(60);

/// The root of the crate of a program and its judge.
const ROOT: &str = "judge.rs";

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The program does what the exercise asks for.
    Accepted,
    /// It does not.
    Rejected(Rejected),
    /// The compiler refuses it.
    DoesNotCompile {
        /// What the compiler says.
        message: String,
    },
}

/// Compiles and judges programs; its folder keeps what makes the next time faster.
pub struct Checker {
    options: Vec<String>,
    folder: PathBuf,
}

impl Checker {
    /// One that finds crates by these options of rustc, and works in this folder.
    #[must_use]
    pub fn new(options: Vec<String>, folder: PathBuf) -> Self {
        Self { options, folder }
    }

    /// Checks the program in a file. Paths in what the compiler says are as `file` is.
    ///
    /// # Errors
    ///
    /// If it could not be checked, for a reason that is none of the program's.
    pub fn check(&self, exercise: &Exercise, file: &Path) -> Result<Outcome> {
        let folder = self.folder.join(&exercise.name);
        fs::create_dir_all(&folder)?;
        // One check of an exercise at a time, also by another process.
        let lock = File::create(folder.join("lock"))?;
        lock.lock()?;
        let judge = folder.join("judge");
        if let Some(message) = self.compile(exercise, file, &folder, &judge)? {
            return Ok(Outcome::DoesNotCompile { message });
        }
        let scratch = self.scratch();
        fs::create_dir_all(&scratch)?;
        let verdict = judged(&judge, &scratch);
        fs::remove_dir_all(&scratch)?;
        let verdict = verdict?;
        Ok(verdict.rejected.map_or(Outcome::Accepted, Outcome::Rejected))
    }

    fn scratch(&self) -> PathBuf {
        self.folder.join("scratch").join(std::process::id().to_string())
    }

    /// Ends all that a check has started, and removes its temporary files. All descendants of this
    /// process are killed.
    pub fn stop(&self) {
        kill_all();
        // With nothing in it, it is not there.
        let _ = fs::remove_dir_all(self.scratch());
    }

    /// What the compiler says, if it refuses the program.
    fn compile(&self, exercise: &Exercise, file: &Path, folder: &Path, judge: &Path) -> Result<Option<String>> {
        let source = write(exercise, file, folder)?.display().to_string();
        let root = folder.join(ROOT);
        let mut rustc = Command::new("rustc");
        rustc.current_dir(&exercise.folder).stdin(Stdio::null());
        rustc.args(["--edition=2024", "--crate-name=judge", "-Cdebuginfo=line-tables-only", "--cap-lints=warn"]);
        rustc.arg(format!("-Cincremental={}", folder.join("incremental").display()));
        rustc.arg("-o").arg(judge).arg(&root).args(&self.options);
        let output = rustc.output().context("cannot run rustc")?;
        if output.status.success() {
            return Ok(None);
        }
        let said = String::from_utf8_lossy(&output.stderr).replace(&source, &file.display().to_string());
        let modelled = folder.join(crate_root::MODELLED).join("0.rs").display().to_string();
        Ok(Some(said.replace(&modelled, &file.display().to_string()).replace("crate::sim::", "std::")))
    }
}

/// Writes the crate of the program in a file and its judge into a folder, and gives the path by
/// which the compiler names that file.
///
/// # Errors
///
/// If the file cannot be read, or the folder not be written.
pub fn write(exercise: &Exercise, file: &Path, folder: &Path) -> Result<PathBuf> {
    let (source, folder) = (path::absolute(file)?, path::absolute(folder)?);
    ensure!(source.is_file(), "{} cannot be read", file.display());
    let program = Program {
        entry: exercise.name.clone(),
        source: source.clone(),
        check: exercise.folder.join("check.rs"),
        schedules: exercise.schedules,
    };
    let root = folder.join(ROOT);
    fs::write(&root, crate_root::write(&[program], &folder)?)
        .with_context(|| format!("{} cannot be written", root.display()))?;
    Ok(source)
}

/// Runs a judge, and reads what it says.
fn judged(judge: &Path, scratch: &Path) -> Result<Verdict> {
    let mut command = Command::new(judge);
    // A group of its own: ^C is for this process, which tidies up.
    command.env("TMPDIR", scratch).process_group(0).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let mut stdout = child.stdout.take().context("it is piped")?;
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        stdout.read_to_string(&mut said).map(|_| said)
    });
    let begin = Instant::now();
    while child.try_wait()?.is_none() {
        if begin.elapsed() > MOST_TIME {
            child.kill()?;
            child.wait()?;
            let message = format!("The judge had not ended after {} s.", MOST_TIME.as_secs());
            return Ok(Rejected::new("too_long", message).into());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let said = reader.join().map_err(|_| anyhow::anyhow!("the reader of the judge panicked"))??;
    serde_json::from_str(&said).context("the judge gave no verdict")
}
