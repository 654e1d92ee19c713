//! The process between the supervisor and the program: takes away what the program must not have,
//! starts it, and waits for it and for all whose parents have ended, as process 1 does.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::AsFd;
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, WaitOptions, getpid, set_child_subreaper, set_dumpable_behavior,
    set_parent_process_death_signal, setrlimit, wait,
};
use rustix::stdio::{dup2_stderr, dup2_stdout};
use serde::{Deserialize, Serialize};
use xray::Trace;

use super::job::Job;
use super::{calls, files, namespaces, traced};

/// What the supervisor hears, a line each.
#[derive(Debug, Serialize, Deserialize)]
pub enum News {
    /// It cannot be started.
    Failed(String),
    /// The program has ended.
    Ended {
        code: Option<i32>,
        signal: Option<i32>,
        /// What the kernel saw of it. It is drawn outside: nothing that a run says is markup.
        xray: Option<Trace>,
    },
}

/// Runs the job that comes in on standard input, which is a socket.
pub fn main() -> Result<ExitCode> {
    // First of all: the supervisor may be gone any moment, and the program with it.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let stdin = std::io::stdin().as_fd().try_clone_to_owned()?;
    if has_hung_up(&stdin)? {
        return Ok(ExitCode::FAILURE);
    }
    let mut supervisor = UnixStream::from(stdin);
    let mut line = String::new();
    BufReader::new(&supervisor).read_line(&mut line)?;
    let job: Job = serde_json::from_str(&line)?;
    let mut tell = |news: &News| -> Result<()> {
        supervisor.write_all(format!("{}\n", serde_json::to_string(news)?).as_bytes())?;
        Ok(())
    };
    if job.xray {
        let news = settle(&job).and_then(|()| traced::run(program(&job), job.policy.limits));
        tell(&news.unwrap_or_else(|error| News::Failed(format!("{error:#}"))))?;
        return Ok(ExitCode::SUCCESS);
    }
    let pid = match start(&job) {
        Ok(pid) => pid,
        Err(error) => {
            tell(&News::Failed(format!("{error:#}")))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let_go_of_output()?;
    while let Ok(Some((child, status))) = wait(WaitOptions::empty()) {
        if child.as_raw_pid().cast_unsigned() == pid {
            tell(&News::Ended { code: status.exit_status(), signal: status.terminating_signal(), xray: None })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn start(job: &Job) -> Result<u32> {
    settle(job)?;
    let child = program(job).spawn().with_context(|| format!("cannot start {}", job.program.display()))?;
    Ok(child.id())
}

/// Takes away from this process, and all that come from it, what the program must not have.
fn settle(job: &Job) -> Result<()> {
    set_child_subreaper(Some(getpid()))?;
    // Not all that a program takes is counted as its memory: should the machine run short, this
    // goes first.
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
    namespaces::settle(job)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, job.policy.limits.memory)?;
    files::restrict(job)?;
    calls::restrict(job)?;
    // Neither descriptors nor memory of this process are for the program that it starts.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}

fn program(job: &Job) -> Command {
    let mut command = Command::new(&job.program);
    command
        .args(&job.arguments)
        .env_clear()
        .envs(&job.environment)
        .env("TMPDIR", &job.scratch)
        .current_dir(&job.folder)
        .stdin(Stdio::null());
    command
}

/// The last to hold the output open shall be one of the program's.
pub fn let_go_of_output() -> Result<()> {
    let null = fs::File::open("/dev/null")?;
    dup2_stdout(&null)?;
    dup2_stderr(&null)?;
    Ok(())
}

fn limit(resource: Resource, most: u64) -> Result<()> {
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    Ok(())
}

fn has_hung_up(socket: impl AsFd) -> Result<bool> {
    let mut polled = [PollFd::new(&socket, PollFlags::empty())];
    poll(&mut polled, Some(&Timespec::default()))?;
    Ok(polled[0].revents().contains(PollFlags::HUP))
}
