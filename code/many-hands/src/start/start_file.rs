//! What parent and child tell each other: an anonymous file in memory that both hold open. The
//! parent writes the request before the child exists; the child writes a mark before it calls its
//! function, and before it ends what that has returned, or the report of a failure. So no thread
//! waits for any thread, nothing has a name that could be left behind, and a child that is killed
//! leaves an empty report.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::FileExt;

use nix::fcntl::{FallocateFlags, fallocate};
use nix::sys::memfd::{MFdFlags, memfd_create};
use serde::{Deserialize, Serialize};

use super::image::{self, FunctionOffset};
use crate::os::descriptor::{above_standard_streams, adopt};
use crate::os::file_size;
use crate::os::kind::Kind;
use crate::os::zeroed::zeroed;

/// First bytes of every start_file: a child that is handed anything else knows that it is not one
/// of ours.
const MAGIC: [u8; 8] = *b"manyhand";
/// The magic, and the lengths of request and argument.
const HEADER: usize = 24;

/// A longer message is cut, and a longer report is none: the parent has to hold it in memory.
const LONGEST_MESSAGE: usize = 1 << 16;
/// A report with the longest message.
const LONGEST_REPORT: usize = LONGEST_MESSAGE + 16;
/// What stands before the report once the function has been called.
const BEGUN: u8 = 1;
/// What stands there when the function has returned a value, which follows.
const RETURNED: u8 = 2;

/// One read is enough for most requests.
const CHUNK: usize = 4096;
/// The memory of an argument of this length is given back when it has been read. Less is not worth
/// a call.
const LARGE: u64 = 1 << 16;

/// What the child is to do.
#[derive(Serialize, Deserialize)]
pub(crate) struct StartRequest {
    /// Of the executable that the places are places in.
    pub(crate) fingerprint: u64,
    pub(crate) name: String,
    /// The glue that knows the types: decodes the argument and calls the function.
    pub(crate) caller: FunctionOffset,
    pub(crate) function: FunctionOffset,
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
    /// It could not begin.
    NotBegun(String),
}

/// What the child has left when it has ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Remains {
    /// Whether it has called its function.
    pub(crate) begun: bool,
    /// Whether that has returned a [value](StartFile::value).
    pub(crate) returned: bool,
    pub(crate) report: Option<FailureReport>,
}

#[derive(Debug)]
pub(crate) struct StartFile {
    file: File,
    /// The mark stands where the argument ends, and the report behind it.
    mark_at: u64,
    /// The process that holds this end. Forks of a child have a copy, and must not write into it.
    holder: u32,
}

/// The argument as it came, in its file's content.
pub(crate) struct Argument {
    content: Vec<u8>,
    begins: usize,
}

impl Argument {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.content[self.begins..]
    }
}

impl StartFile {
    /// In the parent: writes request and argument. The file is not inherited by other programs.
    pub(crate) fn new(request: &StartRequest, argument: &[u8]) -> io::Result<Self> {
        let request = postcard::to_stdvec(request).map_err(io::Error::other)?;
        let lengths = [request.len() as u64, argument.len() as u64].map(u64::to_le_bytes).concat();
        let beginning = [&MAGIC, &lengths[..], &request].concat();
        let mark_at = (beginning.len() + argument.len()) as u64;
        file_size::admit(mark_at + 1 + LONGEST_REPORT as u64)?;
        let mut file = File::from(above_standard_streams(memfd_create("many-hands", MFdFlags::MFD_CLOEXEC)?)?);
        file.write_all(&beginning)?;
        file.write_all(argument)?;
        Ok(Self::of(file, mark_at))
    }

    /// In the child: takes over the descriptor that the parent passed, and reads the request.
    pub(crate) fn open(fd: RawFd) -> io::Result<(Self, StartRequest, Argument)> {
        let file = File::from(adopt(fd)?);
        let not_ours = || io::Error::new(io::ErrorKind::InvalidData, "the file is not a request of this program");
        // Not first size and position, as `read_to_end` asks for: this is on the way of every
        // start.
        let mut content = vec![0; CHUNK];
        let read = file.read_at(&mut content, 0)?;
        content.truncate(read);
        let (request, argument) = content
            .strip_prefix(&MAGIC)
            .and_then(|rest| rest.split_first_chunk())
            .and_then(|(request, rest)| Some((u64::from_le_bytes(*request), rest.first_chunk()?)))
            .map(|(request, argument)| (request, u64::from_le_bytes(*argument)))
            .ok_or_else(not_ours)?;
        let begins = (HEADER as u64).checked_add(request).ok_or_else(not_ours)?;
        let length = begins.checked_add(argument).ok_or_else(not_ours)?;
        if content.len() == CHUNK {
            if file.metadata()?.len() != length {
                return Err(not_ours());
            }
            let mut whole = zeroed(usize::try_from(length).map_err(io::Error::other)?)?;
            file.read_exact_at(&mut whole, 0)?;
            content = whole;
        } else if content.len() as u64 != length {
            return Err(not_ours());
        }
        let begins = usize::try_from(begins).map_err(io::Error::other)?;
        let request: StartRequest = postcard::from_bytes(&content[HEADER..begins]).map_err(|_| not_ours())?;
        if request.fingerprint != image::fingerprint() {
            return Err(not_ours());
        }
        if length >= LARGE {
            // If it cannot be done, the memory is given back when both have let go of the file.
            let hole = FallocateFlags::FALLOC_FL_PUNCH_HOLE | FallocateFlags::FALLOC_FL_KEEP_SIZE;
            _ = fallocate(&file, hole, 0, i64::try_from(length).map_err(io::Error::other)?);
        }
        Ok((Self::of(file, length), request, Argument { content, begins }))
    }

    fn of(file: File, mark_at: u64) -> Self {
        Self { file, mark_at, holder: std::process::id() }
    }

    /// In the child: says that the function is called now.
    pub(crate) fn mark_begun(&self) -> io::Result<()> {
        self.file.write_all_at(&[BEGUN], self.mark_at)
    }

    /// In the child: keeps what the function has returned. The mark comes last, so what is cut off
    /// by the child's death is none.
    pub(crate) fn write_value(&self, value: &[u8]) -> io::Result<()> {
        if self.holder != std::process::id() {
            return Ok(());
        }
        let at = self.mark_at + 1;
        file_size::admit(at + value.len() as u64)?;
        self.file.write_all_at(value, at)?;
        self.file.write_all_at(&[RETURNED], self.mark_at)
    }

    /// In the parent: what the function has returned, if it has.
    pub(crate) fn value(&self) -> io::Result<Vec<u8>> {
        let length = self.file.metadata()?.len().saturating_sub(self.mark_at + 1);
        let mut value = zeroed(usize::try_from(length).map_err(io::Error::other)?)?;
        self.file.read_exact_at(&mut value, self.mark_at + 1)?;
        Ok(value)
    }

    /// In the child: says how it ended.
    pub(crate) fn write_report(&self, mut report: FailureReport) -> io::Result<()> {
        if self.holder != std::process::id() {
            return Ok(());
        }
        let (FailureReport::Panicked(message) | FailureReport::Failed(message) | FailureReport::NotBegun(message)) =
            &mut report;
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
        let body = postcard::to_stdvec(&report).map_err(io::Error::other)?;
        let at = self.mark_at + 1;
        // The function may have set a lower limit.
        file_size::admit(at + body.len() as u64)?;
        self.file.write_all_at(&body, at)
    }

    /// In the parent, after the child has ended. A report that was cut off by the child's death is
    /// none.
    pub(crate) fn remains(&self) -> Remains {
        let mut content = vec![0; 1 + LONGEST_REPORT];
        let length = self.file.read_at(&mut content, self.mark_at).unwrap_or(0);
        let Some((mark, report)) = content[..length].split_first() else { return Remains::default() };
        match *mark {
            RETURNED => Remains { begun: true, returned: true, report: None },
            mark => Remains { begun: mark == BEGUN, returned: false, report: postcard::from_bytes(report).ok() },
        }
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

    fn start_file(argument: &[u8]) -> StartFile {
        let place = FunctionOffset::of(start_file as fn(&[u8]) -> StartFile as usize).unwrap();
        let name = "worker".to_string();
        let fingerprint = image::fingerprint();
        let request =
            StartRequest { fingerprint, name, caller: place, function: place, handles: vec![], parent_pipe: None };
        StartFile::new(&request, argument).unwrap()
    }

    /// Opens a file with this content as a child would.
    fn open(content: &[u8]) -> io::Result<(StartFile, StartRequest, Argument)> {
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
        for length in [0, 1, 100, CHUNK - 50, CHUNK, CHUNK + 1, 1_000_000] {
            let argument: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let (_, request, arrived) = open(&content(&start_file(&argument))).unwrap();
            assert_eq!(request.name.as_str(), "worker");
            assert_eq!(arrived.bytes(), argument);
        }
    }

    #[test]
    fn a_request_that_is_cut_or_has_more_behind_it_is_refused() {
        for length in [0, 100, CHUNK - 1, 2 * CHUNK] {
            let whole = content(&start_file(&vec![7; length]));
            for end in 0..whole.len() {
                assert!(open(&whole[..end]).is_err(), "cut at {end}");
            }
            assert!(open(&[&whole[..], &[0]].concat()).is_err());
        }
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
    fn a_large_argument_is_not_kept_by_its_file() {
        use std::os::unix::fs::MetadataExt;

        let whole = start_file(&vec![7; 10_000_000]);
        assert!(whole.file.metadata().unwrap().blocks() * 512 >= 10_000_000);
        let fd = crate::os::descriptor::duplicate(&whole.file).unwrap().into_raw_fd();
        let (childs, _, argument) = StartFile::open(fd).unwrap();
        assert!(whole.file.metadata().unwrap().blocks() * 512 <= 4096);
        assert!(argument.bytes().iter().all(|byte| *byte == 7));
        childs.mark_begun().unwrap();
        assert!(whole.remains().begun);
    }

    #[test]
    fn a_value_counts_once_it_is_whole() {
        let whole = start_file(&[7; 100]);
        whole.mark_begun().unwrap();
        // As a child does that is killed before it writes the mark.
        whole.file.write_all_at(b"a val", whole.mark_at + 1).unwrap();
        assert!(matches!(whole.remains(), Remains { begun: true, returned: false, report: None }));
        whole.write_value(b"a value").unwrap();
        assert!(matches!(whole.remains(), Remains { begun: true, returned: true, report: None }));
        assert_eq!(whole.value().unwrap(), b"a value");
    }

    #[test]
    fn a_report_that_is_cut_is_none() {
        let whole = start_file(&[7; 100]);
        assert!(matches!(whole.remains(), Remains { begun: false, returned: false, report: None }));
        whole.mark_begun().unwrap();
        assert!(matches!(whole.remains(), Remains { begun: true, returned: false, report: None }));
        whole.write_report(FailureReport::Panicked("a message of some length".into())).unwrap();
        assert!(matches!(
            whole.remains(),
            Remains { begun: true, returned: false, report: Some(FailureReport::Panicked(text)) } if text == "a message of some length"
        ));

        let (mark, end) = (whole.mark_at, whole.file.metadata().unwrap().len());
        for cut in (mark..end).rev() {
            whole.file.set_len(cut).unwrap();
            let remains = whole.remains();
            assert!(remains.report.is_none(), "cut at {cut}");
            assert_eq!(remains.begun, cut > mark);
        }
    }
}
