//! What the process that confines a run tells the supervisor: one line. The limits of a run must
//! not depend on whether it comes, nor on how long it is.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;

/// Bytes: a trace has at most 200,000 events.
const LONGEST: usize = 256 << 20;

/// Reads the one line that a socket brings, without ever waiting for it.
pub struct Line {
    pub socket: UnixStream,
    begun: Vec<u8>,
    longest: usize,
}

impl Line {
    pub fn of(socket: UnixStream) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self { socket, begun: Vec::new(), longest: LONGEST })
    }

    /// The line, once it has come. An error if none can come any more, or it is too long.
    pub fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut buffer = [0; 1 << 16];
        match self.socket.read(&mut buffer) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                self.begun.extend(&buffer[..count]);
                if self.begun.len() > self.longest {
                    return Err(io::ErrorKind::FileTooLarge.into());
                }
                Ok(self.begun.ends_with(b"\n").then(|| std::mem::take(&mut self.begun)))
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_line_is_read_when_it_has_come_whole() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let mut line = Line::of(ours).unwrap();
        assert_eq!(line.read().unwrap(), None);
        theirs.write_all(b"x").unwrap();
        assert_eq!(line.read().unwrap(), None);
        theirs.write_all(b"y\n").unwrap();
        assert_eq!(line.read().unwrap().as_deref(), Some(&b"xy\n"[..]));
        drop(theirs);
        assert_eq!(line.read().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_line_without_end_is_no_line() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let mut line = Line { longest: 1000, ..Line::of(ours).unwrap() };
        theirs.write_all(&[b'x'; 1001]).unwrap();
        assert_eq!(line.read().unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
