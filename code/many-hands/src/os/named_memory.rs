//! Memory with a name: a file in `/dev/shm`, which any process of the user can map, and which stays
//! until it is removed.
//!
//! Such a file cannot be sealed, so others may change its bytes at any moment, and cut it short.
//! Nothing here refers to its bytes as plain data: they are copied by the kernel, or are atomics.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::num::NonZeroUsize;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::ptr::NonNull;

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, AtFlags, FallocateFlags, fallocate};
use nix::sys::mman::{MapFlags, ProtFlags, mmap, munmap};
use nix::unistd::linkat;

use super::descriptor::above_standard_streams;
use super::file_size;
use super::shared_memory::Shareable;

/// Where the system keeps memory with a name.
const FOLDER: &str = "/dev/shm";
/// Of a file there.
const LONGEST_NAME: usize = 255;

#[derive(Debug)]
pub(crate) struct NamedMemory {
    file: File,
    base: NonNull<u8>,
    length: NonZeroUsize,
}

// SAFETY: a NamedMemory is a mapping that any thread may use and unmap, and all that it gives of it
// may be used by many at once.
unsafe impl Send for NamedMemory {}
// SAFETY: as above.
unsafe impl Sync for NamedMemory {}

/// The file of this name. `None` if no file can have it.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    let is_name =
        (1..=LONGEST_NAME).contains(&name.len()) && !name.contains(['/', '\0']) && !matches!(name, "." | "..");
    is_name.then(|| Path::new(FOLDER).join(name))
}

impl NamedMemory {
    /// Makes memory of so many zero bytes. No other process sees it before it is whole.
    /// `AlreadyExists` if the name is taken.
    pub(crate) fn create(path: &Path, length: NonZeroUsize) -> io::Result<Self> {
        let flags = libc::O_TMPFILE;
        let file = OpenOptions::new().read(true).write(true).mode(0o600).custom_flags(flags).open(FOLDER)?;
        let file = File::from(above_standard_streams(file.into())?);
        file_size::admit(length.get() as u64)?;
        // Where there is no memory for all of it, this fails; to touch it would be SIGBUS.
        let size = i64::try_from(length.get()).map_err(|_| Errno::ENOMEM)?;
        while let Err(error) = fallocate(&file, FallocateFlags::empty(), 0, size) {
            if error != Errno::EINTR {
                return Err(error.into());
            }
        }
        let memory = Self::of(file)?;
        let this = format!("/proc/self/fd/{}", memory.file.as_raw_fd());
        linkat(AT_FDCWD, this.as_str(), AT_FDCWD, path, AtFlags::AT_SYMLINK_FOLLOW)?;
        Ok(memory)
    }

    /// `InvalidData` if it has no bytes, or is no file of plain bytes.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // What is no plain file could keep this waiting, or be elsewhere.
        let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
        let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)?;
        Self::of(File::from(above_standard_streams(file.into())?))
    }

    fn of(file: File) -> io::Result<Self> {
        let data = file.metadata()?;
        let length = usize::try_from(data.len()).ok().and_then(NonZeroUsize::new);
        let Some(length) = length.filter(|_| data.is_file()) else { return Err(io::ErrorKind::InvalidData.into()) };
        // Says that a process uses it, until the last holder of this file is gone, however it goes.
        // That it cannot be said, because another holds the lock alone, is no reason not to use it.
        _ = file.try_lock_shared();
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: the system chooses a free place, so no memory in use is mapped over.
        let base = unsafe { mmap(None, length, protection, MapFlags::MAP_SHARED, &file, 0) }?;
        Ok(Self { file, base: base.cast(), length })
    }

    /// Whether a process uses the memory of this name by way of this crate.
    pub(crate) fn is_used(path: &Path) -> io::Result<bool> {
        let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
        let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
        Ok(file.try_lock().is_err())
    }

    pub(crate) fn remove(path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// In bytes.
    pub(crate) fn length(&self) -> usize {
        self.length.get()
    }

    /// All of it, as so many `A` as there is room for.
    ///
    /// # Safety
    ///
    /// Whatever the bits are, they are a valid `A`.
    pub(crate) unsafe fn atomics<A: Shareable>(&self) -> &[A] {
        const { assert!(size_of::<A>() > 0 && align_of::<A>() <= 4096) };
        // SAFETY: they are mapped as long as self, aligned since a mapping begins at a page, and
        // valid as the caller promises, also while others change them.
        unsafe { std::slice::from_raw_parts(self.base.as_ptr().cast(), self.length() / size_of::<A>()) }
    }

    /// Copies bytes from this place on. An error if they are not all there.
    pub(crate) fn read(&self, at: usize, bytes: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(bytes, at as u64)
    }

    /// Copies bytes to this place, which is in the memory.
    pub(crate) fn write(&self, at: usize, bytes: &[u8]) -> io::Result<()> {
        file_size::admit((at + bytes.len()) as u64)?;
        self.file.write_all_at(bytes, at as u64)
    }
}

impl Drop for NamedMemory {
    fn drop(&mut self) {
        // SAFETY: base and length are those of the mapping, and all references into it borrow self.
        // It can only fail for wrong numbers, and then nothing is unmapped.
        _ = unsafe { munmap(self.base.cast(), self.length.get()) };
    }
}
