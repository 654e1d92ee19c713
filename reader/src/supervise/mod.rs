//! Runs one program for the server, in a process of its own: `reader supervise`.
//!
//! It passes on what the program writes, and ends it with all that came from it: at a limit, and as soon as the
//! server closes its end of standard input, which the kernel does too if the server is killed.

mod confined;
mod family;
mod files;
mod job;
mod namespaces;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::process::{Signal, getpid, set_child_subreaper, setsid};
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use confined::News;
pub(crate) use files::landlock;
pub use job::Limits;
pub(crate) use job::{End, Isolation, Job, Reason, Said, Stream};

/// How often to look what a run takes, unless looking takes long itself.
const PAUSE: Duration = Duration::from_millis(10);

/// `reader supervise`: runs the job on standard input and reports on standard output.
pub fn main() -> ExitCode {
    // Fails only for the leader of a process group, which is then out of reach of the terminal already.
    let _ = setsid();
    let mut job = String::new();
    let done = io::stdin().lock().read_line(&mut job).map_err(Into::into).and_then(|_| run(&job));
    // Whoever could be told is gone.
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
    let end = namespaces::enter(&job).and_then(|()| Run::start(&job)?.follow());
    family::kill();
    let removed = fs::remove_dir_all(&job.scratch);
    let mut end = end.unwrap_or_else(|error| End { text: Some(format!("{error:#}")), ..End::default() });
    if end.milliseconds == 0.0 {
        end.milliseconds = start.elapsed().as_secs_f64() * 1000.0;
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

/// A program under way.
struct Run<'a> {
    job: &'a Job,
    start: Instant,
    confined: Child,
    news: BufReader<UnixStream>,
    stdout: Pipe,
    stderr: Pipe,
    written: usize,
    pids: (u32, u32),
}

impl<'a> Run<'a> {
    fn start(job: &'a Job) -> Result<Self> {
        let (stdout, out) = if job.terminal { terminal()? } else { pipe()? };
        let (stderr, err) = pipe()?;
        let (mut ours, theirs) = UnixStream::pair()?;
        let confined = Command::new("/proc/self/exe")
            .arg("confined")
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
            news: BufReader::new(ours),
            stdout: Pipe::new(stdout, Stream::Stdout),
            stderr: Pipe::new(stderr, Stream::Stderr),
            written: 0,
            pids: (first, first),
        })
    }

    /// Until the program has ended and nobody holds its output open, or until it takes too much.
    fn follow(mut self) -> Result<End> {
        let limit = Duration::from_secs(self.job.limits.seconds.into());
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
            if self.written >= self.job.limits.output {
                break Reason::Output;
            }
            if Instant::now() >= look {
                let before = Instant::now();
                let family = family::descendants();
                let used = self.look(&family);
                if used.threads > self.job.limits.processes {
                    break Reason::Processes;
                }
                if used.memory > self.job.limits.memory {
                    break Reason::Memory;
                }
                look = Instant::now() + PAUSE.max(before.elapsed() * 5);
            }
            if let Some(news) = self.wait(ended.is_none(), look)? {
                ended = Some(news);
            }
        };
        let elapsed = milliseconds(self.start);
        family::kill();
        Ok(End {
            signal: Some("SIGKILL".to_owned()),
            milliseconds: elapsed,
            reason: Some(reason),
            text: Some(self.job.limits.reached(reason)),
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
            pids: (self.job.isolation != Isolation::Namespaces).then(|| (self.pids.0, newest.unwrap_or(self.pids.1))),
            ..End::default()
        }
    }

    /// Passes on output until the program ends, or until it is time to look.
    fn wait(&mut self, runs: bool, until: Instant) -> Result<Option<Ended>> {
        let stdin = io::stdin();
        let timeout = until.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(timeout)?;
        let readable = PollFlags::IN;
        let news = self.news.get_ref();
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
                self.written += pipe.pass_on(self.job.limits.output.saturating_sub(self.written))?;
            }
        }
        if runs && ready[1] { self.read_news().map(Some) } else { Ok(None) }
    }

    fn read_news(&mut self) -> Result<Ended> {
        let milliseconds = milliseconds(self.start);
        let mut line = String::new();
        // Of a process that was killed one cannot read, and that is news as well.
        let _ = self.news.read_line(&mut line);
        match serde_json::from_str(&line) {
            Ok(News::Ended { code, signal }) => Ok(Ended { code, signal, milliseconds }),
            Ok(News::Failed(why)) => Err(anyhow!(why)),
            Err(_) => {
                // Its program cannot be waited for any more, only be ended.
                family::kill();
                let _ = self.confined.wait();
                Ok(Ended { code: None, signal: Some(Signal::KILL.as_raw()), milliseconds })
            }
        }
    }
}

/// How the program itself ended.
struct Ended {
    code: Option<i32>,
    signal: Option<i32>,
    milliseconds: f64,
}

/// One end of what the program writes to.
struct Pipe {
    /// `None` once nobody writes any more.
    open: Option<fs::File>,
    stream: Stream,
    /// The start of a character that has not come whole.
    rest: Vec<u8>,
}

impl Pipe {
    fn new(fd: OwnedFd, stream: Stream) -> Self {
        Self { open: Some(fd.into()), stream, rest: Vec::new() }
    }

    fn is_closed(&self) -> bool {
        self.open.is_none()
    }

    /// Passes on what is there, as far as there is room for it.
    fn pass_on(&mut self, room: usize) -> Result<usize> {
        let mut buffer = [0; 1 << 16];
        let Some(open) = &mut self.open else { return Ok(0) };
        // A terminal that nobody holds open any more reads as an error.
        let count = open.read(&mut buffer[..room.min(1 << 16)]).unwrap_or(0);
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(&buffer[..count]);
        if count == 0 {
            self.open = None;
        } else {
            self.rest = bytes.split_off(bytes.len() - unfinished(&bytes));
        }
        if !bytes.is_empty() {
            say(&Said::Output { stream: self.stream, text: String::from_utf8_lossy(&bytes).into_owned() })?;
        }
        Ok(count)
    }
}

/// How many bytes at the end are the start of a character.
fn unfinished(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().last().map_or(0, |last| {
        let invalid = last.invalid();
        let whole = invalid.first().map_or(0, |first| first.leading_ones() as usize);
        if bytes.ends_with(invalid) && invalid.len() < whole { invalid.len() } else { 0 }
    })
}

fn pipe() -> Result<(OwnedFd, OwnedFd)> {
    let (read, write) = io::pipe()?;
    Ok((read.into(), write.into()))
}

/// A terminal that changes nothing of what is written to it.
fn terminal() -> Result<(OwnedFd, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let theirs = ioctl_tiocgptpeer(&ours, OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    let mut mode = tcgetattr(&theirs)?;
    mode.make_raw();
    tcsetattr(&theirs, OptionalActions::Now, &mode)?;
    Ok((ours, theirs))
}

/// The process id that the machine gave away last.
fn newest_pid() -> Option<u32> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().last()?.parse().ok()
}

fn name(signal: i32) -> String {
    nix::sys::signal::Signal::try_from(signal).map_or_else(|_| format!("signal {signal}"), |signal| signal.to_string())
}

fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1000.0
}
