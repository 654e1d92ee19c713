//! Runs the reader's code in processes of its own, under limits.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use xray::{Ended, Limits, Trace, Tracing};

use super::asleep::all_wait_for_others;
use super::family::{Family, kill_all};
use super::subject::Note;
use super::verdict::{Rejected, reject};
use super::{Entry, Run, Schedules};

/// Nothing has moved for so long: it hangs. What the exercises themselves sleep for is shorter.
const REST: Duration = Duration::from_secs(1);

/// The same, while each thread waits for another: none of them can go on, but a signal might come.
const STUCK: Duration = Duration::from_millis(150);

/// How often to look.
const PAUSE: Duration = Duration::from_millis(5);

/// Processor time of a run: more has only what spins.
const MOST_CPU: Duration = Duration::from_secs(5);

/// How long a run may take, also where the machine does much else.
const MOST_TIME: Duration = Duration::from_secs(30);

/// Processes, and threads, at once.
const MOST_AT_ONCE: usize = 200;

/// Bytes of memory of one process, and of one file, standard output among them.
const LIMITS: [(Resource, u64); 3] =
    [(Resource::RLIMIT_AS, 2 << 30), (Resource::RLIMIT_FSIZE, 16 << 20), (Resource::RLIMIT_CORE, 0)];

/// Runs the reader's code for a check.
pub struct Judge {
    entry: &'static str,
    scratch: tempfile::TempDir,
}

/// Judges a program.
pub fn judge(entry: &Entry) -> Result<(), Rejected> {
    let prepared = (|| {
        // Orphans become children of this process, which can then end them.
        prctl::set_child_subreaper(true)?;
        for (resource, most) in LIMITS {
            setrlimit(resource, most, most)?;
        }
        tempfile::tempdir()
    })();
    let scratch = prepared.map_err(|error| Rejected::new("judge", format!("The judge cannot begin: {error}")))?;
    (entry.grade)(&Judge { entry: entry.name, scratch })
}

/// How a run ended.
enum End {
    Exited,
    Killed(Signal),
    Hangs,
    Spins,
    TooMany,
    TooLong,
}

impl Judge {
    /// Calls `subject` with this word in a process of its own.
    ///
    /// # Errors
    ///
    /// A rejection by `hangs`, `spins`, `panics`, `dies`, `floods`, `too_many`, `too_long` or
    /// `child_returned`, if it does not end as it should.
    pub fn run(&self, word: &str) -> Result<Run, Rejected> {
        self.supervised(word, |command| Ok((watched(command)?, None)))
    }

    /// The same, with what the kernel saw.
    ///
    /// # Errors
    ///
    /// As above, and a rejection by `untraced` if the system does not let one process trace
    /// another.
    pub fn traced(&self, word: &str) -> Result<Run, Rejected> {
        self.supervised(word, traced)
    }

    /// Calls `subject` with this word, which calls [`every_schedule`](super::every_schedule).
    ///
    /// # Errors
    ///
    /// Those of [`run`](Self::run), and a rejection by `deadlock`, if a schedule ends nowhere.
    pub fn schedules(&self, word: &str) -> Result<Schedules, Rejected> {
        let all: Schedules = self.run(word)?.seen()?;
        all.end()?;
        Ok(all)
    }

    fn supervised(
        &self,
        word: &str,
        run: impl FnOnce(Command) -> io::Result<(End, Option<Trace>)>,
    ) -> Result<Run, Rejected> {
        let all = || {
            let folder = tempfile::tempdir_in(&self.scratch)?;
            let (note, output, temporary) =
                (folder.path().join("note"), folder.path().join("output"), folder.path().join("temporary"));
            fs::create_dir(&temporary)?;
            let file = File::create(&output)?;
            let mut command = Command::new("/proc/self/exe");
            command.args([self.entry, "subject", word]).arg(&note);
            command.env("TMPDIR", &temporary).env_remove("RUST_BACKTRACE");
            // A group of its own: a signal for the group of the reader's code is not for the judge.
            command.process_group(0).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
            let end = run(command);
            kill_all();
            let printed = String::from_utf8_lossy(&fs::read(&output)?).into_owned();
            Ok((end?, read(&folder.path().join("note.child")).or_else(|| read(&note)), printed))
        };
        let ran: io::Result<_> = all();
        let ((end, trace), note, printed) =
            ran.map_err(|error| Rejected::new("judge", format!("The judge cannot run it: {error}")))?;
        ended(&end, note, printed, trace)
    }
}

fn read(note: &Path) -> Option<Note> {
    serde_json::from_slice(&fs::read(note).ok()?).ok()
}

/// Runs it to its end, or to a limit.
fn watched(mut command: Command) -> io::Result<End> {
    #[allow(clippy::zombie_processes, reason = "it is waited for below, by its number")]
    let pid = Pid::from_raw(command.spawn()?.id().cast_signed());
    let ended = || match waitpid(pid, Some(WaitPidFlag::WNOHANG)) {
        Ok(WaitStatus::StillAlive) => None,
        Ok(WaitStatus::Signaled(_, signal, _)) => Some(End::Killed(signal)),
        _ => Some(End::Exited),
    };
    Ok(watch(STUCK, ended))
}

fn traced(command: Command) -> io::Result<(End, Option<Trace>)> {
    let tracing = Tracing::new(command, Limits { processes: MOST_AT_ONCE, ..Limits::default() });
    let stop = tracing.stop();
    thread::scope(|scope| {
        let tracer = scope.spawn(|| tracing.run());
        // It waits for the tracer before it begins, and that may wait for a processor.
        let end = watch(REST, || tracer.is_finished().then_some(End::Exited));
        stop.stop();
        let trace = tracer.join().map_err(|_| io::Error::other("the tracer panicked"))?.map_err(io::Error::other)?;
        let end = match (&end, &trace.ended) {
            (End::Exited, Ended::Killed { number, .. }) => {
                End::Killed(Signal::try_from(*number).unwrap_or(Signal::SIGKILL))
            }
            (End::Exited, Ended::Limit { .. }) => End::TooMany,
            _ => end,
        };
        Ok((end, Some(trace)))
    })
}

/// Waits until it has ended, or went over a limit. It hangs when all have waited for each other for
/// as long as `stuck`.
fn watch(stuck: Duration, mut ended: impl FnMut() -> Option<End>) -> End {
    let begin = Instant::now();
    let (mut last, mut since) = (Family::default(), Instant::now());
    loop {
        if let Some(end) = ended() {
            return end;
        }
        let family = Family::now(MOST_AT_ONCE);
        if family.processes.len().max(family.threads) > MOST_AT_ONCE {
            return End::TooMany;
        }
        if family.cpu() > MOST_CPU {
            return End::Spins;
        }
        if !family.rests_since(&last) {
            (last, since) = (family, Instant::now());
        }
        let rests = since.elapsed();
        if rests > REST || rests > stuck && all_wait_for_others(&last.processes) {
            return End::Hangs;
        }
        if begin.elapsed() > MOST_TIME {
            return End::TooLong;
        }
        thread::sleep(PAUSE);
    }
}

/// The run, if it ended as it should.
fn ended(end: &End, note: Option<Note>, printed: String, trace: Option<Trace>) -> Result<Run, Rejected> {
    let last_words =
        || printed.lines().rev().take(10).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n");
    if note.as_ref().is_some_and(|note| note.child_returned) {
        return reject(
            "child_returned",
            "A child returned from the function, as if it were the parent, and would go on with the parent's work. A child has to end where its own work ends.",
        );
    }
    let (id, message) = match (end, note) {
        (End::Exited, Some(note)) if !note.panicked => return Ok(Run::new(note, printed, trace)),
        (End::Exited, Some(_)) => ("panics", "It panicked.".to_owned()),
        (End::Killed(Signal::SIGXFSZ), _) => ("floods", "It prints without end, and was stopped at 16 MiB.".to_owned()),
        (End::Exited, None) => ("dies", "It ended the whole process instead of returning.".to_owned()),
        (End::Killed(signal), _) => ("dies", format!("{signal} ended the process.")),
        (End::Hangs, _) => {
            ("hangs", "It hangs: every thread sleeps, and nothing is left to wake one of them.".to_owned())
        }
        (End::Spins, _) => ("spins", format!("It took {} s of processor time and had not ended.", MOST_CPU.as_secs())),
        (End::TooMany, _) => ("too_many", format!("More than {MOST_AT_ONCE} processes or threads were alive at once.")),
        (End::TooLong, _) => ("too_long", format!("It had not ended after {} s.", MOST_TIME.as_secs())),
    };
    let rejected = Rejected::new(id, message);
    Err(if printed.trim().is_empty() { rejected } else { rejected.with_picture(last_words()) })
}
