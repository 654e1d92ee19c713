//! A program under way: passes on its output, and looks what it takes.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::process::Signal;
use xray::render;

use super::confined::News;
use super::family;
use super::job::{End, Job, Reason, Stream};
use super::line::Line;
use super::output::{Pipe, pipe, terminal};
use super::policy::Namespaces;

/// How often to look what a run takes, unless looking takes long itself.
const PAUSE: Duration = Duration::from_millis(10);

/// Looking takes long where there is too much to see, which is what one looks for.
const LONG_PAUSE: Duration = Duration::from_millis(200);

/// A program under way.
pub struct Run<'a> {
    job: &'a Job,
    start: Instant,
    confined: Child,
    news: Line,
    stdout: Pipe,
    stderr: Pipe,
    written: usize,
    pids: (u32, u32),
}

impl<'a> Run<'a> {
    pub fn start(job: &'a Job) -> Result<Self> {
        let (stdout, out) = if job.terminal { terminal()? } else { pipe()? };
        let (stderr, err) = pipe()?;
        let (mut ours, theirs) = UnixStream::pair()?;
        let confined = Command::new("/proc/self/exe")
            .args([OsStr::new("confined"), job.scratch.as_os_str()])
            .env_clear()
            .stdin(OwnedFd::from(theirs))
            .stdout(out)
            .stderr(err)
            .spawn()
            .context("cannot start the reader itself")?;
        let start = Instant::now();
        ours.write_all(format!("{}\n", serde_json::to_string(job)?).as_bytes())?;
        let first = confined.id();
        Ok(Self {
            job,
            start,
            confined,
            news: Line::of(ours)?,
            stdout: Pipe::new(stdout, Stream::Stdout)?,
            stderr: Pipe::new(stderr, Stream::Stderr)?,
            written: 0,
            pids: (first, first),
        })
    }

    /// Until the program has ended and nothing holds its output open, or until it takes too much.
    pub fn follow(mut self) -> Result<End> {
        let limit = Duration::from_secs(self.job.policy.limits.seconds.into());
        let mut ended = None;
        let mut look = Instant::now() + PAUSE;
        let reason = loop {
            if let Some(end) = &ended
                && self.stdout.is_closed()
                && self.stderr.is_closed()
            {
                return Ok(self.by_itself(end));
            }
            if self.start.elapsed() >= limit {
                break Reason::Time;
            }
            if self.written >= self.job.policy.limits.output {
                break Reason::Output;
            }
            if Instant::now() >= look {
                let before = Instant::now();
                let family = family::descendants(self.job.policy.limits.processes);
                // Many thousands may have ended and wait to be put away: to read of each takes
                // longer than the limit.
                if family.len() > self.job.policy.limits.processes {
                    break Reason::Processes;
                }
                let used = self.look(&family);
                if used.processes > self.job.policy.limits.processes || used.threads > self.job.policy.limits.threads()
                {
                    break Reason::Processes;
                }
                if used.memory > self.job.policy.limits.memory {
                    break Reason::Memory;
                }
                look = Instant::now() + (before.elapsed() * 5).clamp(PAUSE, LONG_PAUSE);
            }
            if let Some(news) = self.wait(ended.is_none(), look.min(self.start + limit))? {
                ended = Some(news);
            }
        };
        let elapsed = milliseconds(self.start);
        family::kill();
        Ok(End {
            signal: Some("SIGKILL".to_owned()),
            milliseconds: elapsed,
            reason: Some(reason),
            text: Some(self.job.policy.limits.reached(reason)),
            ..End::default()
        })
    }

    fn look(&mut self, family: &BTreeSet<u32>) -> family::Use {
        if let Some(last) = family.last() {
            self.pids.1 = self.pids.1.max(*last);
        }
        family::usage(family)
    }

    fn by_itself(&self, end: &Ended) -> End {
        let newest = newest_pid().filter(|newest| *newest > self.pids.1);
        End {
            code: end.code,
            signal: end.signal.map(name),
            milliseconds: end.milliseconds,
            xray: end.xray.clone(),
            pids: (self.job.policy.reach.namespaces() != Namespaces::All)
                .then(|| (self.pids.0, newest.unwrap_or(self.pids.1))),
            ..End::default()
        }
    }

    /// Passes on output until the program ends, or until it is time to look.
    fn wait(&mut self, runs: bool, until: Instant) -> Result<Option<Ended>> {
        let stdin = io::stdin();
        let timeout = until.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(timeout)?;
        let readable = PollFlags::IN;
        let news = &self.news.socket;
        let nobody = PollFlags::empty();
        let mut polled = vec![PollFd::new(&stdin, readable), PollFd::new(news, if runs { readable } else { nobody })];
        for pipe in [&self.stdout, &self.stderr] {
            polled.extend(pipe.open.as_ref().map(|open| PollFd::new(open, readable)));
        }
        match poll(&mut polled, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let ready: Vec<bool> = polled.iter().map(|polled| !polled.revents().is_empty()).collect();
        drop(polled);
        if ready[0] {
            // The server never says anything more: it has hung up.
            return Err(anyhow!("nobody waits for it any more"));
        }
        let mut after = ready[2..].iter();
        for pipe in [&mut self.stdout, &mut self.stderr] {
            if pipe.open.is_some() && after.next() == Some(&true) {
                self.written += pipe.pass_on(self.job.policy.limits.output.saturating_sub(self.written))?;
            }
        }
        if runs && ready[1] { self.read_news() } else { Ok(None) }
    }

    /// Nothing, as long as they have not come whole.
    fn read_news(&mut self) -> Result<Option<Ended>> {
        let line = match self.news.read() {
            Ok(None) => return Ok(None),
            Ok(Some(line)) => line,
            // Of a process that was killed one cannot read, and that is news as well.
            Err(_) => Vec::new(),
        };
        let milliseconds = milliseconds(self.start);
        match serde_json::from_slice(&line) {
            Ok(News::Ended { code, signal, xray }) => {
                let xray = xray.map(|trace| render::svg(&trace));
                Ok(Some(Ended { code, signal, milliseconds, xray }))
            }
            Ok(News::Failed(why)) => Err(anyhow!(why)),
            Err(_) => {
                // Its program cannot be waited for any more, only be ended.
                family::kill();
                let _ = self.confined.wait();
                Ok(Some(Ended { code: None, signal: Some(Signal::KILL.as_raw()), milliseconds, xray: None }))
            }
        }
    }
}

/// How the program itself ended.
struct Ended {
    code: Option<i32>,
    signal: Option<i32>,
    milliseconds: f64,
    xray: Option<String>,
}

/// The process id that the machine gave away last.
fn newest_pid() -> Option<u32> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().last()?.parse().ok()
}

fn name(signal: i32) -> String {
    signal_hook::low_level::signal_name(signal).map_or_else(|| format!("signal {signal}"), str::to_owned)
}

pub fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1000.0
}
