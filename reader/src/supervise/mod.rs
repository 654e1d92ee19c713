//! Runs one program for the server, in a process of its own: `reader supervise`.
//!
//! It passes on what the program writes, and ends it with all that came from it: at a limit, and as
//! soon as the server closes its end of standard input, which the kernel does too if the server is
//! killed.

mod calls;
mod confined;
mod family;
mod files;
mod job;
mod line;
mod namespaces;
mod output;
mod policy;
mod remove;
mod root;
mod traced;
mod watch;

use std::fs;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use close_fds::set_fds_cloexec;
use rustix::process::{DumpableBehavior, getpid, set_child_subreaper, set_dumpable_behavior, setsid};

pub(crate) use files::landlock;
pub(crate) use job::{End, Job, Reason, Said, Stream};
pub use policy::Limits;
pub(crate) use policy::{Namespaces, Policy, Reach, Walls};
use watch::{Run, milliseconds};

/// `reader supervise`: runs the job on standard input and reports on standard output.
pub fn main() -> ExitCode {
    // Fails only for the leader of a process group, which is then out of reach of the terminal
    // already.
    let _ = setsid();
    // What the terminal, or what started the server, left open: Landlock has no say in that.
    set_fds_cloexec(3, &[]);
    let mut job = String::new();
    let done = io::stdin().lock().read_line(&mut job).map_err(Into::into).and_then(|_| run(&job));
    // What could be told is gone.
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `reader confined`: started by the supervisor only.
pub fn confined() -> ExitCode {
    confined::main().unwrap_or(ExitCode::FAILURE)
}

fn run(job: &str) -> Result<()> {
    let job: Job = serde_json::from_str(job)?;
    set_child_subreaper(Some(getpid()))?;
    fs::create_dir(&job.scratch).with_context(|| format!("cannot make {}", job.scratch.display()))?;
    let start = Instant::now();
    let end = namespaces::enter(&job).and_then(|()| {
        // Whatever the program runs as: what the server said is out of its reach. The kernel would
        // not have let such a process move.
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
        Run::start(&job)?.follow()
    });
    family::kill();
    let removed = remove::all(&job.scratch);
    let mut end = end.unwrap_or_else(|error| End { text: Some(format!("{error:#}")), ..End::default() });
    if end.milliseconds == 0.0 {
        end.milliseconds = milliseconds(start);
    }
    say(&Said::End(end))?;
    Ok(removed?)
}

fn say(said: &Said) -> Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, said)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}
