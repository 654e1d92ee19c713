//! Runs a program to its end, or kills it with all of its group.

use std::io;
use std::process::{ExitStatus, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::Command;

/// What a program wrote, once it has ended. Dropped before, this kills the program and what it
/// started.
pub async fn output(mut command: Command) -> io::Result<Output> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.process_group(0).kill_on_drop(true).spawn()?;
    let group = Group(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw));
    let output = child.wait_with_output().await?;
    group.ended();
    Ok(output)
}

/// What a program said on standard output, or what it complained of on standard error.
pub async fn said(command: Command) -> io::Result<Result<String, String>> {
    let Output { status, stdout, stderr } = output(command).await?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end().to_owned();
    Ok(if ExitStatus::success(&status) { Ok(text(stdout)) } else { Err(text(stderr)) })
}

/// A process group, killed when dropped unless its leader has been waited for: then its number may
/// be another's.
struct Group(Option<Pid>);

impl Group {
    fn ended(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
