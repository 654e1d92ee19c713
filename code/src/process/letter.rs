//! What parent and child tell each other: an anonymous file in memory that both hold open. The parent writes the
//! request before the child exists; the child writes the report, if there is one, before it ends. So nobody waits for
//! anybody, nothing has a name that could be left behind, and a child that is killed leaves an empty report.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::FileExt;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use serde::{Deserialize, Serialize};

use super::image::Place;

/// First bytes of every letter: a child that is handed anything else knows that it is not one of ours.
const MAGIC: [u8; 8] = *b"handsv01";

/// One read is enough for most requests.
const CHUNK: usize = 4096;

/// What the child is to do.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) name: String,
    /// The glue that knows the types: decodes the argument and calls the function.
    pub(super) caller: Place,
    pub(super) function: Place,
    pub(super) argument: Vec<u8>,
    /// In a daemon: its end of the lifeline.
    pub(super) lifeline: Option<RawFd>,
}

/// Why the child ended badly, in its own words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Report {
    Panicked(String),
    Failed(String),
}

#[derive(Debug)]
pub(super) struct Letter {
    file: File,
    /// The report begins where the request ends.
    report_at: u64,
}

impl Letter {
    /// In the parent: writes the request. The file is not inherited by other programs.
    pub(super) fn new(request: &Request) -> io::Result<Self> {
        let mut file = File::from(memfd_create("many-hands", MFdFlags::MFD_CLOEXEC)?);
        let body = postcard::to_stdvec(request).map_err(io::Error::other)?;
        let header = [MAGIC, (body.len() as u64).to_le_bytes()].concat();
        let text = [header, body].concat();
        file.write_all(&text)?;
        Ok(Self { file, report_at: text.len() as u64 })
    }

    /// In the child: takes over the descriptor that the parent passed, and reads the request.
    pub(super) fn open(fd: RawFd) -> io::Result<(Self, Request)> {
        let file = File::from(adopt(fd)?);
        let mut text = Vec::new();
        // Not `read_to_end`, which first asks for size and position: this is on the way of every start.
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = file.read_at(&mut chunk, text.len() as u64)?;
            text.extend_from_slice(&chunk[..read]);
            if read < CHUNK {
                break;
            }
        }

        let not_ours = || io::Error::new(io::ErrorKind::InvalidData, "the file is not a request of this program");
        let (length, body) =
            text.strip_prefix(&MAGIC).and_then(|rest| rest.split_first_chunk()).ok_or_else(not_ours)?;
        if u64::from_le_bytes(*length) != body.len() as u64 {
            return Err(not_ours());
        }
        let request = postcard::from_bytes(body).map_err(|_| not_ours())?;
        Ok((Self { file, report_at: text.len() as u64 }, request))
    }

    pub(super) fn write_report(&self, report: &Report) -> io::Result<()> {
        let body = postcard::to_stdvec(report).map_err(io::Error::other)?;
        self.file.write_all_at(&body, self.report_at)
    }

    /// In the parent, after the child has ended. A report that was cut off by the child's death is none.
    pub(super) fn read_report(&self) -> Option<Report> {
        let length = self.file.metadata().ok()?.len().checked_sub(self.report_at)?;
        let mut body = vec![0; usize::try_from(length).ok()?];
        self.file.read_exact_at(&mut body, self.report_at).ok()?;
        postcard::from_bytes(&body).ok()
    }
}

impl AsRawFd for Letter {
    fn as_raw_fd(&self) -> RawFd {
        self.file.as_raw_fd()
    }
}

/// Takes over a descriptor that came from the parent under this number, and keeps it from this process's own children.
pub(super) fn adopt(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: fcntl(F_GETFD) on a number that is no open descriptor is a plain EBADF.
    Errno::result(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    // SAFETY: the descriptor is open, and the parent opened it in this process for us alone: before `main` and before any other code, no one can have taken it.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    fcntl(&fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    Ok(fd)
}
