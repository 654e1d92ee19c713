use std::fmt;
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::OnceLock;

use super::atomic::Cell;
use super::{IsAtomicInteger, MemoryError};
use crate::os::named_memory::{self, NamedMemory};

/// Memory that processes share by its name. Python's `SharedMemory`.
///
/// For processes that are no children of each other, or of programs that are not the same: whatever
/// knows the name can [open](Self::open) it. Among processes that this crate starts,
/// [`Value`](super::Value), [`Array`](super::Array) and [`AtomicArray`](super::AtomicArray) are
/// better: nothing is left of them.
///
/// The memory stays, with what is in it, until it is [removed](Self::unlink), or until the system
/// stops. It is a file in `/dev/shm` that only its user may open. A name has 1 to 255 bytes and no
/// slash in it.
///
/// # How it is used
///
/// Its bytes are [read](Self::read) and [written](Self::write) as copies, or used in place as
/// [atomics](Self::atomics). There is no slice of plain bytes as Python's `buf` is, since other
/// processes may change them at any moment, whatever language they are written in; for the same
/// reason all that is read must be taken for anything. There is no lock in it. A process that has
/// such memory open cannot [`fork`](crate::process::fork()).
///
/// # When a peer dies
///
/// The memory is as the dead process left it, perhaps with half of a [`write`](Self::write). It is
/// not removed, even if the process was the one that made it and no other uses it: to make it anew
/// is then [`MemoryError::Exists`], which says that no process uses it and how to remove it.
///
/// A process of the same user that cuts the file short ends all that use its atomics behind the new
/// end, by SIGBUS; `read` is an error then.
///
/// # Example
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use many_hands::process::Process;
/// use many_hands::process::shared::{Memory, MemoryError};
///
/// fn count(name: String) -> Result<(), MemoryError> {
///     let memory = Memory::open(&name)?;
///     memory.atomics::<AtomicU64>()[0].fetch_add(1, Ordering::Relaxed);
///     memory.write(8, b"counted")
/// }
///
/// let name = format!("an-example-{}", std::process::id());
/// let memory = Memory::create(&name, 4096)?;
/// let child = Process::spawn(count, name.clone())?;
/// child.join()?;
/// assert_eq!(memory.atomics::<AtomicU64>()[0].load(Ordering::Relaxed), 1);
/// let mut word = [0; 7];
/// memory.read(8, &mut word)?;
/// assert_eq!(&word, b"counted");
/// Memory::unlink(&name)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("multiprocessing.shared_memory.SharedMemory", "shm_open"))]
pub struct Memory {
    name: String,
    memory: NamedMemory,
    /// Bytes of the atomics as which it is used.
    width: OnceLock<usize>,
}

impl Memory {
    /// Makes memory of this name, of so many bytes, which are 0. Python's
    /// `SharedMemory(name, create=True, size=bytes)`.
    ///
    /// All of the memory is reserved, so that to use it cannot fail.
    ///
    /// # Errors
    ///
    /// [`MemoryError::Exists`] if the name is taken, [`MemoryError::Name`] if there can be no such
    /// name, [`MemoryError::System`] if the system has no memory or file descriptor left. Nothing
    /// is left behind by an error.
    ///
    /// # Panics
    ///
    /// If `bytes` is 0.
    ///
    /// ```
    /// use many_hands::process::shared::{Memory, MemoryError};
    ///
    /// let name = format!("another-example-{}", std::process::id());
    /// let memory = Memory::create(&name, 100)?;
    /// assert!(matches!(Memory::create(&name, 100), Err(MemoryError::Exists { is_used: true, .. })));
    /// drop(memory); // as when the process is killed
    /// assert!(matches!(Memory::create(&name, 100), Err(MemoryError::Exists { is_used: false, .. })));
    /// Memory::unlink(&name)?;
    /// # Ok::<(), MemoryError>(())
    /// ```
    pub fn create(name: &str, bytes: usize) -> Result<Self, MemoryError> {
        let length = NonZeroUsize::new(bytes).expect("memory has at least one byte");
        Self::at(name, "make shared memory", |path| match NamedMemory::create(path, length) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let is_used = NamedMemory::is_used(path).unwrap_or(true);
                Err(Err(MemoryError::Exists { name: name.to_string(), is_used }))
            }
            made => made.map_err(Ok),
        })
        .map(|memory| Self { name: name.to_string(), memory, width: OnceLock::new() })
    }

    /// Opens the memory of this name, with the length that it has now. Python's
    /// `SharedMemory(name)`.
    ///
    /// # Errors
    ///
    /// [`MemoryError::NotFound`] if there is none, [`MemoryError::Empty`] if it has no bytes or is
    /// a file of another kind, [`MemoryError::Name`] if there can be no such name,
    /// [`MemoryError::System`] if the system refuses, for example because it is another user's.
    pub fn open(name: &str) -> Result<Self, MemoryError> {
        Self::at(name, "open shared memory", |path| match NamedMemory::open(path) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(Err(MemoryError::Empty { name: name.to_string() }))
            }
            opened => opened.map_err(Ok),
        })
        .map(|memory| Self { name: name.to_string(), memory, width: OnceLock::new() })
    }

    /// Removes the memory of this name. Those that have it open can go on; it goes with the last of
    /// them, and the name can be used anew at once.
    ///
    /// # Errors
    ///
    /// [`MemoryError::NotFound`] if there is none, [`MemoryError::Name`] if there can be no such
    /// name, [`MemoryError::System`] if the system refuses.
    pub fn unlink(name: &str) -> Result<(), MemoryError> {
        Self::at(name, "remove shared memory", |path| NamedMemory::remove(path).map_err(Ok))
    }

    /// Of what goes wrong, some is an error of ours, and the rest the system's.
    fn at<T>(
        name: &str,
        tried: &'static str,
        with: impl FnOnce(&Path) -> Result<T, Result<io::Error, MemoryError>>,
    ) -> Result<T, MemoryError> {
        let path = named_memory::path(name).ok_or_else(|| MemoryError::Name { name: name.to_string() })?;
        with(&path).map_err(|error| match error {
            Err(ours) => ours,
            Ok(error) if error.kind() == io::ErrorKind::NotFound => MemoryError::NotFound { name: name.to_string() },
            Ok(source) => MemoryError::System { tried, source },
        })
    }

    /// The name by which others can open it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes it had when it was made or opened.
    #[must_use]
    #[doc(alias = "size")]
    #[allow(clippy::len_without_is_empty, reason = "it never is")]
    pub fn len(&self) -> usize {
        self.memory.length()
    }

    /// All of it, as atomics: so many as there is room for. All processes see the same ones, each
    /// operation at once.
    ///
    /// # Panics
    ///
    /// If atomics of another width have been taken of this `Memory` before: operations of different
    /// widths on one place are no atomic operations.
    ///
    /// ```
    /// use many_hands::process::shared::Memory;
    /// use std::sync::atomic::{AtomicI32, AtomicU32};
    ///
    /// let name = format!("a-third-example-{}", std::process::id());
    /// let memory = Memory::create(&name, 10)?;
    /// assert_eq!((memory.atomics::<AtomicI32>().len(), memory.atomics::<AtomicU32>().len()), (2, 2));
    /// Memory::unlink(&name)?;
    /// # Ok::<(), many_hands::process::shared::MemoryError>(())
    /// ```
    #[must_use]
    #[doc(alias = "buf")]
    pub fn atomics<A: IsAtomicInteger>(&self) -> &[A] {
        let width = *self.width.get_or_init(size_of::<A>);
        assert_eq!(width, size_of::<A>(), "this memory is used as atomics of {width} bytes");
        // SAFETY: all bits are a value of an atomic integer, and none of another width is at the
        // same place.
        let cells: &[Cell<A>] = unsafe { self.memory.atomics() };
        // SAFETY: a Cell is nothing but an atomic.
        unsafe { std::slice::from_raw_parts(cells.as_ptr().cast(), cells.len()) }
    }

    /// Copies bytes out of it, from the place `at` on. What others write meanwhile may be there in
    /// part.
    ///
    /// # Errors
    ///
    /// [`MemoryError::OutOfBounds`] if there are not so many, [`MemoryError::System`] if the file
    /// has been cut short.
    pub fn read(&self, at: usize, bytes: &mut [u8]) -> Result<(), MemoryError> {
        self.within(at, bytes.len())?;
        self.memory.read(at, bytes).map_err(|source| MemoryError::System { tried: "read shared memory", source })
    }

    /// Copies bytes into it, from the place `at` on. Others may see a part of them.
    ///
    /// # Errors
    ///
    /// [`MemoryError::OutOfBounds`] if there is not so much room, [`MemoryError::System`] if the
    /// system refuses. Nothing is written beyond the end.
    pub fn write(&self, at: usize, bytes: &[u8]) -> Result<(), MemoryError> {
        self.within(at, bytes.len())?;
        self.memory.write(at, bytes).map_err(|source| MemoryError::System { tried: "write shared memory", source })
    }

    fn within(&self, at: usize, bytes: usize) -> Result<(), MemoryError> {
        match at.checked_add(bytes) {
            Some(end) if end <= self.len() => Ok(()),
            _ => Err(MemoryError::OutOfBounds { at, bytes, len: self.len() }),
        }
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Memory").field("name", &self.name).field("len", &self.len()).finish_non_exhaustive()
    }
}
