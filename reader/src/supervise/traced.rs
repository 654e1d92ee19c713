//! A run that is traced, for a picture of what the kernel saw of it.

use std::io;
use std::os::fd::AsFd;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::Result;
use rustix::process::Signal;
use xray::{Ended, Error, Trace};

use super::confined::{News, let_go_of_output};
use super::policy::Limits;

/// How much of a run's time a traced one has. At the limit itself nothing is left to draw, and of a
/// deadlock there is to be a picture.
const PART: f64 = 0.9;

/// Runs a program to its end, or until it takes too long, in the confinement of this process.
pub fn run(mut command: Command, limits: Limits) -> Result<News> {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    command.stdout(Stdio::from(stdout.as_fd().try_clone_to_owned()?));
    command.stderr(Stdio::from(stderr.as_fd().try_clone_to_owned()?));
    let_go_of_output()?;
    let time = Duration::from_secs(limits.seconds.into()).mul_f64(PART);
    Ok(news(xray::trace(command, xray::Limits { time: Some(time), ..xray::Limits::default() })))
}

/// What the supervisor hears of it. What the kernel does not allow is said in xray's words.
fn news(traced: Result<Trace, Error>) -> News {
    let trace = match traced {
        Ok(trace) => trace,
        Err(error) => return News::Failed(format!("No X-ray can be made: {error}. Run works all the same.")),
    };
    let (code, signal) = match &trace.ended {
        Ended::Exited { code } => (Some(*code), None),
        Ended::Killed { number, .. } => (None, Some(*number)),
        Ended::Limit { .. } | Ended::Stopped => (None, Some(Signal::KILL.as_raw())),
    };
    News::Ended { code, signal, xray: Some(trace) }
}
