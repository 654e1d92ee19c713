//! SharedMemory that is mapped twice in a row: what runs over the end of it goes on at its
//! beginning, at the addresses behind the end.

use std::num::NonZeroUsize;
use std::os::fd::AsFd;
use std::ptr::NonNull;

use nix::errno::Errno;
use nix::sys::mman::{MapFlags, ProtFlags, mmap, mmap_anonymous, munmap};

/// A part of a file in memory, seen as a ring.
#[derive(Debug)]
pub(crate) struct DoubleMapping {
    base: NonNull<u8>,
    /// Of the ring, a power of two. The mapping is twice as long.
    length: NonZeroUsize,
}

// SAFETY: a DoubleMapping is a mapping that any thread may use and unmap. Whether they may use the
// same bytes at once is for `bytes` and `bytes_mut` to ask.
unsafe impl Send for DoubleMapping {}
// SAFETY: as above.
unsafe impl Sync for DoubleMapping {}

impl DoubleMapping {
    /// Maps `length` bytes of a file, which no thread may make shorter, from `offset` on. Both are
    /// multiples of the size of a page, `length` is a power of two.
    pub(crate) fn new(file: impl AsFd, offset: i64, length: usize) -> nix::Result<Self> {
        let twice = length.checked_mul(2).and_then(NonZeroUsize::new).ok_or(Errno::EINVAL)?;
        let length = NonZeroUsize::new(length).filter(|length| length.is_power_of_two()).ok_or(Errno::EINVAL)?;
        let reserve = MapFlags::MAP_PRIVATE | MapFlags::MAP_NORESERVE;
        // SAFETY: the system chooses a free place, so no memory in use is mapped over.
        let base = unsafe { mmap_anonymous(None, twice, ProtFlags::PROT_NONE, reserve) }?.cast();
        // From here on dropping it unmaps all of it.
        let mirror = Self { base, length };
        for half in [base.addr(), base.addr().checked_add(length.get()).ok_or(Errno::ENOMEM)?] {
            let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
            let flags = MapFlags::MAP_SHARED | MapFlags::MAP_FIXED;
            // SAFETY: what is mapped over is one half of the place that was reserved above, which
            // no thread uses yet.
            unsafe { mmap(Some(half), length.get().try_into().expect("not zero"), protection, flags, &file, offset) }?;
        }
        Ok(mirror)
    }

    pub(crate) fn length(&self) -> usize {
        self.length.get()
    }

    /// The bytes from this position on, which is counted round and round the ring.
    ///
    /// # Safety
    ///
    /// As long as the slice is in use, no thread of any process writes to these bytes.
    pub(crate) unsafe fn bytes(&self, position: u32, length: usize) -> &[u8] {
        assert!(length <= self.length());
        // SAFETY: a place within the first half, and not more bytes than a half has, so both are
        // within the mapping, which lives as long as self. All values of a byte are valid, and they
        // do not change meanwhile, as the caller promises.
        unsafe { std::slice::from_raw_parts(self.place(position).as_ptr(), length) }
    }

    /// The bytes from this position on, to be written.
    ///
    /// # Safety
    ///
    /// As long as the slice is in use, no thread of any process uses these bytes but through it.
    #[allow(clippy::mut_from_ref, reason = "many threads write to different parts of the ring at once")]
    pub(crate) unsafe fn bytes_mut(&self, position: u32, length: usize) -> &mut [u8] {
        assert!(length <= self.length());
        // SAFETY: as in `bytes`, and nothing else uses them meanwhile, as the caller promises.
        unsafe { std::slice::from_raw_parts_mut(self.place(position).as_ptr(), length) }
    }

    fn place(&self, position: u32) -> NonNull<u8> {
        // SAFETY: the offset is less than the length of the first half.
        unsafe { self.base.add(position as usize & (self.length() - 1)) }
    }
}

impl Drop for DoubleMapping {
    fn drop(&mut self) {
        // SAFETY: base and length are those of the mapping, and all slices of it borrow self.
        // It can only fail for wrong numbers, and then nothing is unmapped.
        _ = unsafe { munmap(self.base.cast(), self.length() * 2) };
    }
}

#[cfg(test)]
mod tests {
    use nix::sys::memfd::{MFdFlags, memfd_create};
    use nix::unistd::ftruncate;

    use super::*;

    #[test]
    fn what_runs_over_the_end_is_at_the_beginning() {
        let file = memfd_create("test", MFdFlags::MFD_CLOEXEC).unwrap();
        ftruncate(&file, 3 * 65536).unwrap();
        let mirror = DoubleMapping::new(&file, 65536, 65536).unwrap();
        // SAFETY: nothing else has the file, and no two slices are in use at once.
        unsafe {
            mirror.bytes_mut(65534, 4).copy_from_slice(&[1, 2, 3, 4]);
            assert_eq!(mirror.bytes(0, 3), [3, 4, 0]);
            assert_eq!(mirror.bytes(65536 + 65534, 2), [1, 2]);
            // Round and round, past the largest position.
            assert_eq!(mirror.bytes(u32::MAX, 2), [2, 3]);
        }
    }

    #[test]
    fn a_ring_that_cannot_be_mapped_is_an_error() {
        let file = memfd_create("test", MFdFlags::MFD_CLOEXEC).unwrap();
        assert!(DoubleMapping::new(&file, 0, 0).is_err());
        assert!(DoubleMapping::new(&file, 0, 3 * 4096).is_err());
        assert!(DoubleMapping::new(&file, 1, 65536).is_err());
    }
}
