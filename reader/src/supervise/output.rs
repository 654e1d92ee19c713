//! What a program writes to: pipes, or a terminal.

use std::fs;
use std::io::{self, Read};

use anyhow::Result;
use rustix::fd::OwnedFd;
use rustix::io::ioctl_fionbio;
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::job::{Said, Stream};
use super::say;

/// One end of what the program writes to.
pub struct Pipe {
    /// `None` once nothing writes any more.
    pub open: Option<fs::File>,
    stream: Stream,
    /// The start of a character that has not come whole.
    rest: Vec<u8>,
}

impl Pipe {
    pub fn new(fd: OwnedFd, stream: Stream) -> Result<Self> {
        ioctl_fionbio(&fd, true)?;
        Ok(Self { open: Some(fd.into()), stream, rest: Vec::new() })
    }

    pub fn is_closed(&self) -> bool {
        self.open.is_none()
    }

    /// Passes on what is there, as far as there is room for it.
    pub fn pass_on(&mut self, room: usize) -> Result<usize> {
        let mut buffer = [0; 1 << 16];
        let Some(open) = &mut self.open else { return Ok(0) };
        let count = match open.read(&mut buffer[..room.min(1 << 16)]) {
            Ok(count) => count,
            // What was there has been read by another: a program can open its own output for that.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(0),
            // A terminal that no program holds open any more reads as an error.
            Err(_) => 0,
        };
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
    let last = bytes.utf8_chunks().last().map_or(&[][..], |last| last.invalid());
    match std::str::from_utf8(last) {
        Err(error) if error.error_len().is_none() => last.len(),
        _ => 0,
    }
}

pub fn pipe() -> Result<(OwnedFd, OwnedFd)> {
    let (read, write) = io::pipe()?;
    Ok((read.into(), write.into()))
}

/// A terminal that changes nothing of what is written to it.
pub fn terminal() -> Result<(OwnedFd, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let theirs = ioctl_tiocgptpeer(&ours, OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    let mut mode = tcgetattr(&theirs)?;
    mode.make_raw();
    tcsetattr(&theirs, OptionalActions::Now, &mode)?;
    Ok((ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_not_cut() {
        assert_eq!(unfinished(b"abc"), 0);
        assert_eq!(unfinished("a\u{e9}".as_bytes()), 0);
        assert_eq!(unfinished(&"a\u{e9}".as_bytes()[..2]), 1);
        assert_eq!(unfinished(&"\u{1f600}".as_bytes()[..3]), 3);
        // What is no start of a character need not be waited for.
        assert_eq!(unfinished(b"a\xff"), 0);
        assert_eq!(unfinished(b"\xc3a"), 0);
        assert_eq!(unfinished(b""), 0);
    }
}
