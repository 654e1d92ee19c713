//! A part of a file in memory, to be read where it lies.

use std::num::NonZeroUsize;
use std::os::fd::AsFd;
use std::ptr::NonNull;

use nix::errno::Errno;
use nix::sys::mman::{MapFlags, ProtFlags, mmap, munmap};

#[derive(Debug)]
pub(crate) struct Mapping {
    base: NonNull<u8>,
    length: NonZeroUsize,
}

impl Mapping {
    /// Maps `length` bytes of a file, which no thread may make shorter, from `offset` on. That is a
    /// multiple of the size of a page, and all of the bytes are in the file.
    pub(crate) fn new(file: impl AsFd, offset: i64, length: usize) -> nix::Result<Self> {
        let length = NonZeroUsize::new(length).ok_or(Errno::EINVAL)?;
        let flags = MapFlags::MAP_SHARED | MapFlags::MAP_POPULATE;
        // SAFETY: the system chooses a free place, so no memory in use is mapped over.
        let base = unsafe { mmap(None, length, ProtFlags::PROT_READ, flags, file, offset) }?;
        Ok(Self { base: base.cast(), length })
    }

    /// The bytes.
    ///
    /// # Safety
    ///
    /// As long as the slice is in use, no thread of any process writes to these bytes, or makes the
    /// file shorter.
    pub(crate) unsafe fn bytes(&self) -> &[u8] {
        // SAFETY: they are mapped as long as self, and do not change meanwhile, as the caller
        // promises. All values of a byte are valid.
        unsafe { std::slice::from_raw_parts(self.base.as_ptr(), self.length.get()) }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: base and length are those of the mapping, and all references into it borrow self.
        // It can only fail for wrong numbers, and then nothing is unmapped.
        _ = unsafe { munmap(self.base.cast(), self.length.get()) };
    }
}
