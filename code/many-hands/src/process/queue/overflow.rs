//! Where messages are kept for which the ring has no room: a file in memory without end. Messages
//! are written one behind the other, and behind those that have been received the memory is given
//! back, so the file grows in length but not in size.

use std::ops::Range;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::fcntl::{FallocateFlags, fallocate};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::uio::{pread, pwrite};

use crate::os::descriptor::above_standard_streams;
use crate::os::file_size;
use crate::os::zeroed::zeroed;

#[derive(Debug)]
pub(super) struct Overflow(OwnedFd);

impl From<OwnedFd> for Overflow {
    fn from(file: OwnedFd) -> Self {
        Self(file)
    }
}

impl AsFd for Overflow {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Overflow {
    pub(super) fn new() -> nix::Result<Self> {
        let file = memfd_create("many-hands", MFdFlags::MFD_CLOEXEC)?;
        Ok(Self(above_standard_streams(file)?))
    }

    /// Writes a message from this place on. Returns the part of the file in which it is.
    pub(super) fn write(&self, start: u64, mut message: &[u8]) -> nix::Result<Range<u64>> {
        let mut at = start;
        file_size::admit(start.saturating_add(message.len() as u64))?;
        while !message.is_empty() {
            match pwrite(&self.0, message, offset(at)?) {
                Ok(0) => return Err(Errno::ENOSPC),
                Ok(written) => {
                    message = &message[written..];
                    at += written as u64;
                }
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(start..at)
    }

    /// Reads a part of the file that has been written.
    pub(super) fn read(&self, part: &Range<u64>) -> nix::Result<Vec<u8>> {
        let length = usize::try_from(part.end - part.start).map_err(|_| Errno::ENOMEM)?;
        let mut message = zeroed(length)?;
        let mut read = 0;
        while read < length {
            match pread(&self.0, &mut message[read..], offset(part.start + read as u64)?) {
                Ok(0) => return Err(Errno::EIO),
                Ok(more) => read += more,
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(message)
    }

    /// Gives back the memory of all that is before this place. The kernel keeps its memory in
    /// larger pieces, and one that could not be given back because a thread still used the end of
    /// it goes the next time.
    pub(super) fn free_before(&self, end: u64) {
        let Ok(end) = offset(end) else { return };
        // If it cannot be done, the memory is given back when the last holder of the queue ends.
        _ = fallocate(&self.0, FallocateFlags::FALLOC_FL_PUNCH_HOLE | FallocateFlags::FALLOC_FL_KEEP_SIZE, 0, end);
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> u64 {
        nix::sys::stat::fstat(&self.0).unwrap().st_blocks as u64 * 512
    }
}

fn offset(at: u64) -> nix::Result<i64> {
    i64::try_from(at).map_err(|_| Errno::EFBIG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_costs_nothing_after_it_is_freed() {
        let overflow = Overflow::new().unwrap();
        let mut start = 1 << 40;
        for length in [1, 100, 5000, 3_000_000] {
            let message: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let part = overflow.write(start, &message).unwrap();
            assert_eq!(part, start..start + length);
            assert_eq!(overflow.read(&part).unwrap(), message);
            start = part.end;
        }
        assert!(overflow.size() > 3_000_000);
        overflow.free_before(start);
        assert!(overflow.size() <= 4096, "{}", overflow.size());
    }

    #[test]
    fn a_part_that_does_not_exist_is_an_error() {
        let overflow = Overflow::new().unwrap();
        assert_eq!(overflow.read(&(0..10)), Err(Errno::EIO));
        assert_eq!(overflow.read(&(0..u64::MAX)), Err(Errno::ENOMEM));
        assert_eq!(overflow.write(u64::MAX, &[1]), Err(Errno::EFBIG));
    }
}
