//! What parent and child tell each other: an anonymous file in memory that both hold open. The
//! parent writes the request before the child exists; the child writes the report, if there is one,
//! before it ends. So no thread waits for any thread, nothing has a name that could be left behind,
//! and a child that is killed leaves an empty report.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::FileExt;

use nix::sys::memfd::{MFdFlags, memfd_create};
use serde::{Deserialize, Serialize};

use super::image::{self, FunctionOffset};
use crate::os::descriptor::{above_standard_streams, adopt};
use crate::os::kind::Kind;

/// First bytes of every start_file: a child that is handed anything else knows that it is not one
/// of ours.
const MAGIC: [u8; 8] = *b"manyhand";

/// A longer message is cut, and a longer report is none: the parent has to hold it in memory.
const LONGEST_MESSAGE: usize = 1 << 16;

/// One read is enough for most requests.
const CHUNK: usize = 4096;

/// What the child is to do.
#[derive(Serialize, Deserialize)]
pub(crate) struct StartRequest {
    /// Of the executable that the places are places in.
    pub(crate) fingerprint: u64,
    pub(crate) name: String,
    /// The glue that knows the types: decodes the argument and calls the function.
    pub(crate) caller: FunctionOffset,
    pub(crate) function: FunctionOffset,
    #[serde(with = "serde_bytes")]
    pub(crate) argument: Vec<u8>,
    /// The handles in the argument: of each what it is, and its descriptors.
    pub(crate) handles: Vec<(Kind, Vec<RawFd>)>,
    /// In a daemon: its end of the parent_pipe.
    pub(crate) parent_pipe: Option<RawFd>,
}

/// Why the child ended badly, in its own words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum FailureReport {
    Panicked(String),
    Failed(String),
}

#[derive(Debug)]
pub(crate) struct StartFile {
    file: File,
    /// The report begins where the request ends.
    report_at: u64,
    /// The process that holds this end. Forks of a child have a copy, and must not write into it.
    holder: u32,
}

impl StartFile {
    /// In the parent: writes the request. The file is not inherited by other programs.
    pub(crate) fn new(request: &StartRequest) -> io::Result<Self> {
        let mut file = File::from(above_standard_streams(memfd_create("many-hands", MFdFlags::MFD_CLOEXEC)?)?);
        let body = postcard::to_stdvec(request).map_err(io::Error::other)?;
        let header = [MAGIC, (body.len() as u64).to_le_bytes()].concat();
        let text = [header, body].concat();
        file.write_all(&text)?;
        Ok(Self::of(file, text.len()))
    }

    /// In the child: takes over the descriptor that the parent passed, and reads the request.
    pub(crate) fn open(fd: RawFd) -> io::Result<(Self, StartRequest)> {
        let file = File::from(adopt(fd)?);
        let mut text = Vec::new();
        // Not `read_to_end`, which first asks for size and position: this is on the way of every
        // start.
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
        let request: StartRequest = postcard::from_bytes(body).map_err(|_| not_ours())?;
        if request.fingerprint != image::fingerprint() {
            return Err(not_ours());
        }
        Ok((Self::of(file, text.len()), request))
    }

    fn of(file: File, request: usize) -> Self {
        Self { file, report_at: request as u64, holder: std::process::id() }
    }

    /// In the child: says how it ended.
    pub(crate) fn write_report(&self, mut report: FailureReport) -> io::Result<()> {
        if self.holder != std::process::id() {
            return Ok(());
        }
        let (FailureReport::Panicked(message) | FailureReport::Failed(message)) = &mut report;
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
        let body = postcard::to_stdvec(&report).map_err(io::Error::other)?;
        self.file.write_all_at(&body, self.report_at)
    }

    /// In the parent, after the child has ended. A report that was cut off by the child's death is
    /// none.
    pub(crate) fn read_report(&self) -> Option<FailureReport> {
        let mut body = vec![0; LONGEST_MESSAGE + 16];
        let length = self.file.read_at(&mut body, self.report_at).ok()?;
        postcard::from_bytes(&body[..length]).ok()
    }
}

impl AsRawFd for StartFile {
    fn as_raw_fd(&self) -> RawFd {
        self.file.as_raw_fd()
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::IntoRawFd;

    use super::*;

    fn start_file() -> StartFile {
        let place = FunctionOffset::of(start_file as fn() -> StartFile as usize).unwrap();
        let name = "worker".to_string();
        let fingerprint = image::fingerprint();
        let request = StartRequest {
            fingerprint,
            name,
            caller: place,
            function: place,
            argument: vec![7; 100],
            handles: vec![],
            parent_pipe: None,
        };
        StartFile::new(&request).unwrap()
    }

    /// Opens a file with this content as a child would.
    fn open(content: &[u8]) -> io::Result<(StartFile, StartRequest)> {
        let file = File::from(memfd_create("test", MFdFlags::MFD_CLOEXEC)?);
        file.write_all_at(content, 0)?;
        StartFile::open(file.into_raw_fd())
    }

    fn content(start_file: &StartFile) -> Vec<u8> {
        let mut content = vec![0; usize::try_from(start_file.file.metadata().unwrap().len()).unwrap()];
        start_file.file.read_exact_at(&mut content, 0).unwrap();
        content
    }

    #[test]
    fn what_was_written_is_read() {
        let (_, request) = open(&content(&start_file())).unwrap();
        assert_eq!((request.name.as_str(), request.argument.len()), ("worker", 100));
    }

    #[test]
    fn a_request_that_is_cut_or_has_more_behind_it_is_refused() {
        let whole = content(&start_file());
        for end in 0..whole.len() {
            assert!(open(&whole[..end]).is_err(), "cut at {end}");
        }
        assert!(open(&[&whole[..], &[0]].concat()).is_err());
    }

    #[test]
    fn other_files_are_refused() {
        for seed in 0..1000_u32 {
            let noise = (0..seed).map(|n| (n.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 13) as u8);
            assert!(open(&noise.collect::<Vec<_>>()).is_err());
        }
        assert!(StartFile::open(-1).is_err());
        assert!(StartFile::open(i32::MAX).is_err());
    }

    #[test]
    fn a_report_that_is_cut_is_none() {
        let whole = start_file();
        whole.write_report(FailureReport::Panicked("a message of some length".into())).unwrap();
        assert!(
            matches!(whole.read_report(), Some(FailureReport::Panicked(text)) if text == "a message of some length")
        );

        let (begin, end) = (whole.report_at, whole.file.metadata().unwrap().len());
        for cut in (begin..end).rev() {
            whole.file.set_len(cut).unwrap();
            assert!(whole.read_report().is_none(), "cut at {cut}");
        }
    }
}
