//! The server's side of a supervisor.

use std::ffi::OsStr;
use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::supervise::{End, Job, Said, Stream};

/// Runs a job to its end, and hands on what it writes. Once `stop` is cancelled it is ended at
/// once, and it is too when nothing waits for this any more.
pub async fn supervise(job: &Job, stop: &CancellationToken, mut hear: impl FnMut(Stream, String)) -> Result<End> {
    // This very program, also if cargo has built another one in its place since.
    let mut supervisor = Command::new("/proc/self/exe")
        .args([OsStr::new("supervise"), job.scratch.as_os_str()])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the reader itself")?;
    let mut lifeline = supervisor.stdin.take();
    let said = supervisor.stdout.take().context("its output is a pipe")?;
    if let Some(stdin) = &mut lifeline {
        stdin.write_all(format!("{}\n", serde_json::to_string(job)?).as_bytes()).await?;
    }

    let mut lines = BufReader::new(said).lines();
    let mut end = None;
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                None => break,
                Some(line) => match serde_json::from_str(&line)? {
                    Said::Output { stream, text } => hear(stream, text),
                    Said::End(how) => end = Some(how),
                },
            },
            () = stop.cancelled(), if lifeline.is_some() => lifeline = None,
        }
    }
    supervisor.wait().await?;
    end.context("the supervisor of the run was killed")
}
