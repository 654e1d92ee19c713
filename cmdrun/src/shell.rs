//! Runs one command, for so long and no longer.

use std::io;
use std::os::fd::OwnedFd;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;
use tokio::time::timeout;

/// More than this is no longer text for a page, but a loop without an end.
const MOST_OUTPUT: usize = 1 << 20;

/// Variables of the person who builds that change what a program prints: a page looks the same from everywhere.
pub(crate) const PERSONAL: [&str; 4] =
    ["PYTHONUNBUFFERED", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE", "MANY_HANDS_SECOND_MS"];

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub end: End,
    /// Standard output, and standard error among it if they were merged.
    pub output: String,
    /// Standard error, unless it was merged.
    pub errors: String,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) enum End {
    Exited(ExitStatus),
    OutOfTime,
    TooMuchOutput,
}

/// Runs a command in a process group of its own. Dropped before its end, it kills the whole group.
pub(crate) async fn run(command: Command, merged: bool, limit: Duration) -> io::Result<Ran> {
    run_up_to(MOST_OUTPUT, command, merged, limit).await
}

/// The same for a command whose output no page shows.
pub(crate) async fn run_at_length(command: Command, limit: Duration) -> io::Result<Ran> {
    run_up_to(usize::MAX, command, false, limit).await
}

async fn run_up_to(most: usize, command: Command, merged: bool, limit: Duration) -> io::Result<Ran> {
    let (output, stdout) = io::pipe()?;
    let (errors, stderr) = if merged {
        (None, stdout.try_clone()?)
    } else {
        let (errors, stderr) = io::pipe()?;
        (Some(errors), stderr)
    };
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .process_group(0)
        .spawn()?;
    let group = Group::of(&child);

    let mut ran = (Vec::new(), Vec::new());
    let work = async {
        let whole = tokio::try_join!(read(most, Some(output), &mut ran.0), read(most, errors, &mut ran.1))?;
        // Only now: a process that was waited for gives its group's number away.
        Ok::<_, io::Error>(match whole {
            (true, true) => End::Exited(child.wait().await?),
            _ => End::TooMuchOutput,
        })
    };
    let end = timeout(limit, work).await.unwrap_or(Ok(End::OutOfTime))?;
    if let End::Exited(_) = end {
        group.leave();
    } else {
        drop(group);
        child.wait().await?;
    }
    Ok(Ran {
        end,
        output: String::from_utf8_lossy(&ran.0).into_owned(),
        errors: String::from_utf8_lossy(&ran.1).into_owned(),
    })
}

/// Reads to the end, or until it is too much: `false`.
async fn read(most: usize, pipe: Option<io::PipeReader>, into: &mut Vec<u8>) -> io::Result<bool> {
    let Some(pipe) = pipe else { return Ok(true) };
    let mut pipe = Receiver::from_owned_fd(OwnedFd::from(pipe))?;
    while into.len() < most {
        if pipe.read_buf(into).await? == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A process group that does not outlive the interest in it.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &tokio::process::Child) -> Self {
        let pid = child.id().and_then(|id| i32::try_from(id).ok());
        Self(pid.and_then(Pid::from_raw))
    }

    fn leave(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            // It may be gone already, and then all is well.
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}
