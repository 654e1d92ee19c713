//! SharedMemory that processes share: an anonymous file that each of them has mapped. It has no
//! name, so nothing is left over when the last of them ends, however it ends.

use std::marker::PhantomData;
use std::num::NonZeroUsize;
use std::ops::Deref;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::ptr::NonNull;
use std::sync::Arc;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::mman::{MapFlags, ProtFlags, mmap, munmap};
use nix::sys::stat::fstat;
use nix::unistd::ftruncate;

use super::descriptor::{above_standard_streams, duplicate};
use super::file_size;
use super::kind::Kind;
use super::maps::FileId;
use super::pins::Pins;

/// The least size of a page: mappings begin at a multiple of it.
const PAGE: usize = 4096;

/// No thread of any process can cut the memory short, which would end all that touches it with
/// SIGBUS.
const SEALS: SealFlag = SealFlag::F_SEAL_SHRINK.union(SealFlag::F_SEAL_GROW).union(SealFlag::F_SEAL_SEAL);

/// What may stand at the beginning of shared memory.
///
/// # Safety
///
/// All zero bytes are a valid value; it holds no pointer or reference; and whatever any process
/// does to it through `&Self`, at the same time as others, leaves it valid for all: it is made of
/// atomics, of plain data that a lock in it guards, or both.
pub(crate) unsafe trait Shareable: Sync + 'static {}

/// What lies in the memory.
#[repr(C)]
struct Content<H> {
    /// Which type `H` is: all that map the memory must mean the same one.
    kind: Kind,
    header: H,
}

/// A `H` in shared memory, and as many bytes behind it as were asked for. At first all of them are
/// zero.
#[derive(Debug)]
pub(crate) struct SharedMemory<H> {
    fd: OwnedFd,
    base: NonNull<Content<H>>,
    /// Of the whole, in bytes.
    length: NonZeroUsize,
    /// The locks in this memory that are held through this mapping.
    pins: Arc<Pins>,
    content: PhantomData<Content<H>>,
}

// SAFETY: a SharedMemory is a mapping that any thread may use and unmap, and `Shareable` promises
// that H may be used by many at once.
unsafe impl<H: Shareable> Send for SharedMemory<H> {}
// SAFETY: as above.
unsafe impl<H: Shareable> Sync for SharedMemory<H> {}

// A panic leaves in shared memory what a death would: that is for the locks in it to tell.
impl<H: Shareable> UnwindSafe for SharedMemory<H> {}
impl<H: Shareable> RefUnwindSafe for SharedMemory<H> {}

impl<H: Shareable> SharedMemory<H> {
    /// New memory, all zero.
    pub(crate) fn new(behind: usize) -> nix::Result<Self> {
        let length = size_of::<Content<H>>().checked_add(behind).ok_or(Errno::ENOMEM)?;
        let fd = memfd_create("many-hands", MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING)?;
        let fd = above_standard_streams(fd)?;
        file_size::admit(length as u64)?;
        ftruncate(&fd, i64::try_from(length).map_err(|_| Errno::ENOMEM)?)?;
        fcntl(&fd, FcntlArg::F_ADD_SEALS(SEALS))?;
        let memory = Self::map_any(fd)?;
        // SAFETY: the mapping is at least as long as a Content, and nothing else has it yet.
        unsafe { (&raw mut (*memory.base.as_ptr()).kind).write(Kind::of::<H>()) };
        Ok(memory)
    }

    /// Maps memory that is already in use, for this very type.
    pub(crate) fn map(fd: OwnedFd) -> nix::Result<Self> {
        let memory = Self::map_any(fd)?;
        // SAFETY: the mapping is at least as long as a Content, and no thread writes the kind once
        // the memory can be mapped again.
        let kind = unsafe { (&raw const (*memory.base.as_ptr()).kind).read() };
        if kind == Kind::of::<H>() { Ok(memory) } else { Err(Errno::EINVAL) }
    }

    fn map_any(fd: OwnedFd) -> nix::Result<Self> {
        let seals = fcntl(&fd, FcntlArg::F_GET_SEALS)?;
        if !SealFlag::from_bits_retain(seals).contains(SEALS) {
            return Err(Errno::EINVAL);
        }
        let stat = fstat(&fd)?;
        let length = usize::try_from(stat.st_size).ok().and_then(NonZeroUsize::new).ok_or(Errno::EINVAL)?;
        if length.get() < size_of::<Content<H>>() || align_of::<H>() > PAGE {
            return Err(Errno::EINVAL);
        }
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: the system chooses a free place, so no memory in use is mapped over.
        let base = unsafe { mmap(None, length, protection, MapFlags::MAP_SHARED, fd.as_fd(), 0) }?;
        let pins = Pins::new(base.as_ptr().addr(), FileId::from(&stat));
        Ok(Self { fd, base: base.cast(), length, pins, content: PhantomData })
    }

    /// The bytes behind the header: where they begin, and how many they are. Which thread may use
    /// which of them, and when, is for the caller to arrange.
    pub(crate) fn behind(&self) -> (*mut u8, usize) {
        // SAFETY: the mapping is at least as long as a Content, so this is at most its end.
        (unsafe { self.base.add(1) }.cast().as_ptr(), self.length.get() - size_of::<Content<H>>())
    }

    /// What lies behind the header, as so many `E` as there is room for.
    ///
    /// # Safety
    ///
    /// Nothing but `E` is ever behind this header.
    pub(crate) unsafe fn behind_as<E: Shareable>(&self) -> &[E] {
        const { assert!(align_of::<E>() <= align_of::<Content<H>>() && size_of::<E>() > 0) };
        let (base, length) = self.behind();
        // SAFETY: they are mapped as long as self, aligned since the header is, and valid E from
        // the first moment on, as `Shareable` and the caller promise.
        unsafe { std::slice::from_raw_parts(base.cast(), length / size_of::<E>()) }
    }

    /// A second mapping of the same memory.
    pub(crate) fn again(&self) -> nix::Result<Self> {
        Self::map(duplicate(&self.fd)?)
    }

    /// For the holder of a lock in this memory.
    pub(crate) fn pins(&self) -> &Pins {
        &self.pins
    }
}

impl<H> AsFd for SharedMemory<H> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl<H: Shareable> Deref for SharedMemory<H> {
    type Target = H;

    fn deref(&self) -> &H {
        // SAFETY: the mapping lives as long as self, is long enough and aligned to a page, and
        // `Shareable` promises that what is in it is a valid H from the first moment on, whatever
        // other processes do.
        unsafe { &(*self.base.as_ptr()).header }
    }
}

impl<H> Drop for SharedMemory<H> {
    fn drop(&mut self) {
        if !self.pins.release(self.base.as_ptr().addr()) {
            return;
        }
        // SAFETY: base and length are those of the mapping, and all references into it borrow self.
        // It can only fail for wrong numbers, and then nothing is unmapped.
        _ = unsafe { munmap(self.base.cast(), self.length.get()) };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

    use super::*;

    #[derive(Debug)]
    struct Two<T>(T, T);

    // SAFETY: made of atomics, of which zero is a value.
    unsafe impl Shareable for Two<AtomicU64> {}
    // SAFETY: as above.
    unsafe impl Shareable for Two<AtomicUsize> {}

    fn mapped_as<A: Shareable, B: Shareable>(memory: &SharedMemory<A>) -> nix::Result<SharedMemory<B>> {
        SharedMemory::map(duplicate(memory).unwrap())
    }

    #[test]
    fn what_one_mapping_writes_the_other_reads() {
        let one = SharedMemory::<Two<AtomicU64>>::new(3).unwrap();
        one.1.store(7, Relaxed);
        // SAFETY: nothing else uses the three bytes.
        unsafe { one.behind().0.add(2).write(9) };
        let other = mapped_as::<_, Two<AtomicU64>>(&one).unwrap();
        drop(one);
        assert_eq!((other.0.load(Relaxed), other.1.load(Relaxed), other.behind().1), (0, 7, 3));
        // SAFETY: as above.
        assert_eq!(unsafe { other.behind().0.add(2).read() }, 9);
    }

    #[test]
    fn memory_is_not_taken_for_another_type() {
        let memory = SharedMemory::<Two<AtomicU64>>::new(0).unwrap();
        assert!(mapped_as::<_, Two<AtomicUsize>>(&memory).is_err());
    }

    /// One that could be cut short would end this process with SIGBUS.
    #[test]
    fn a_file_without_all_seals_is_not_mapped() {
        let memory = SharedMemory::<Two<AtomicU64>>::new(0).unwrap();
        let mut content = [0; 24];
        nix::sys::uio::pread(&memory, &mut content, 0).unwrap();
        for (seals, is_safe) in [
            (SEALS, true),
            (SEALS - SealFlag::F_SEAL_SHRINK, false),
            (SEALS - SealFlag::F_SEAL_SEAL, false),
            (SealFlag::empty(), false),
        ] {
            let file = memfd_create("test", MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING).unwrap();
            nix::sys::uio::pwrite(&file, &content, 0).unwrap();
            fcntl(&file, FcntlArg::F_ADD_SEALS(seals)).unwrap();
            assert_eq!(SharedMemory::<Two<AtomicU64>>::map(file).is_ok(), is_safe, "{seals:?}");
        }
    }

    #[test]
    fn too_much_memory_is_an_error() {
        assert_eq!(SharedMemory::<Two<AtomicU64>>::new(usize::MAX).unwrap_err(), Errno::ENOMEM);
        assert!(SharedMemory::<Two<AtomicU64>>::new(usize::MAX / 2 - 4096).is_err());
    }
}
