//! Runs one program, for so long and no longer.

use std::fs;
use std::io::{self, PipeReader, Read};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::group::Group;
use crate::noise::Pids;
use crate::stop::Stop;

/// How long it may take until a program notices that it was told to stop.
const NOTICE: Duration = Duration::from_millis(50);

/// What a program did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub end: End,
    /// Standard output, and standard error among it if they were merged.
    pub output: String,
    /// Standard error, unless it was merged.
    pub errors: String,
    pub took: Duration,
    /// The numbers that its processes may have had, where the system tells.
    pub pids: Option<Pids>,
}

/// How a program ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    Exited(ExitStatus),
    OutOfTime,
    TooMuchOutput,
    Stopped,
}

/// Runs a program with nothing on its standard input, in a process group that does not outlive a
/// bad end, nor this process.
pub(crate) fn run(command: &[&str], setting: &Setting, merged: bool, stop: &Stop) -> io::Result<Ran> {
    let (output, stdout) = io::pipe()?;
    let (errors, stderr) = if merged {
        (None, stdout.try_clone()?)
    } else {
        let (errors, stderr) = io::pipe()?;
        (Some(errors), stderr)
    };
    let begun = Instant::now();
    let mut group = Group::start(command, |command| {
        command.stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr));
        command.current_dir(setting.folder);
        for variable in setting.unset {
            command.env_remove(variable);
        }
        for (variable, value) in setting.set {
            command.env(variable, value);
        }
    })?;

    let (sender, ends) = mpsc::channel();
    let output = Captured::read(output, setting.most_output, sender.clone());
    let errors = errors.map(|errors| Captured::read(errors, setting.most_output, sender.clone()));
    drop(sender);
    let first = group.number();
    let end = wait(&mut group, &ends, begun, setting.limit, stop)?;
    Ok(Ran {
        end,
        output: output.text(),
        errors: errors.map(|errors| errors.text()).unwrap_or_default(),
        took: begun.elapsed(),
        pids: newest_process().filter(|newest| *newest >= first).map(|newest| first..=newest),
    })
}

/// The number that the system gave away last.
fn newest_process() -> Option<u32> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    load.split_whitespace().last()?.parse().ok()
}

/// Where and for how long a program runs.
pub(crate) struct Setting<'a> {
    pub folder: &'a Path,
    pub unset: &'a [&'a str],
    pub set: &'a [(&'a str, String)],
    /// Without one it may take for ever.
    pub limit: Option<Duration>,
    /// More than so many bytes is no longer text for a page, but a loop without an end.
    pub most_output: usize,
}

fn wait(
    group: &mut Group,
    ends: &mpsc::Receiver<io::Result<bool>>,
    begun: Instant,
    limit: Option<Duration>,
    stop: &Stop,
) -> io::Result<End> {
    let is_late = || limit.is_some_and(|limit| begun.elapsed() >= limit);
    let left = || limit.map_or(NOTICE, |limit| limit.saturating_sub(begun.elapsed()).min(NOTICE));
    loop {
        match ends.recv_timeout(left()) {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return Ok(End::TooMuchOutput),
            Ok(Err(error)) => return Err(error),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) if stop.is_told() => return Ok(End::Stopped),
            Err(mpsc::RecvTimeoutError::Timeout) if is_late() => return Ok(End::OutOfTime),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    }
    // Only now: a process that was waited for gives its group's number away. Nearly always it has
    // ended by now.
    let mut pause = Duration::from_micros(100);
    loop {
        if let Some(status) = group.ended()? {
            return Ok(End::Exited(status));
        }
        if stop.is_told() {
            return Ok(End::Stopped);
        }
        if is_late() {
            return Ok(End::OutOfTime);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(NOTICE);
    }
}

/// What came through a pipe so far. It is not waited for: a process that left the group may hold it
/// open for ever.
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// Reads to the end, and then sends `true`; or until it is too much, and sends `false`.
    fn read(mut pipe: PipeReader, most: usize, end: mpsc::Sender<io::Result<bool>>) -> Self {
        let all = Arc::new(Mutex::new(Vec::new()));
        let captured = Self(all.clone());
        thread::spawn(move || {
            let mut piece = vec![0; 1 << 16];
            let result = loop {
                match pipe.read(&mut piece) {
                    Ok(0) => break Ok(true),
                    Ok(length) => {
                        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                        all.extend_from_slice(&piece[..length]);
                        if all.len() > most {
                            break Ok(false);
                        }
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => break Err(error),
                }
            };
            // The receiver may be gone.
            let _ = end.send(result);
        });
        captured
    }

    fn text(&self) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&all).into_owned()
    }
}
