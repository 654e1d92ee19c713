use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a pipe may stay open after every process of the run has ended.
const GRACE: Duration = Duration::from_secs(3);

/// The lines that come out of a pipe, read by a thread so that the writer never waits.
pub(crate) struct Transcript(Receiver<String>);

impl Transcript {
    pub fn of(pipe: impl Read + Send + 'static) -> Self {
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    break;
                }
            }
        });
        Self(lines)
    }

    /// All lines, and whether the pipe was closed after the last.
    pub fn finish(self) -> (Vec<String>, bool) {
        let deadline = Instant::now() + GRACE;
        let mut lines = Vec::new();
        loop {
            match self.0.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => return (lines, true),
                Err(RecvTimeoutError::Timeout) => return (lines, false),
            }
        }
    }
}
