//! How handles travel: a handle is a file descriptor, and serialised it is a number in a list of
//! descriptors that the new process gets when it is started. There is no other way for it to leave
//! a process, so anywhere else it refuses.

use std::cell::{Cell, RefCell};
use std::mem;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::os::descriptor::duplicate;
use crate::os::shared_memory::{Shareable, SharedMemory};

/// Where this thread is with the argument of a process.
enum Table {
    /// Not at it: what is serialised now goes without_table.
    None,
    /// In the parent: descriptors that the argument has named so far.
    Packing(Vec<OwnedFd>),
    /// In the child: descriptors that the argument has not yet claimed.
    Unpacking(Vec<Option<OwnedFd>>),
}

/// Why a handle would not be serialised. The serialiser has no room for the reason.
#[derive(Debug, Clone, Copy)]
pub(crate) enum HandleError {
    NoTable,
    System(Errno),
}

thread_local! {
    static TABLE: RefCell<Table> = const { RefCell::new(Table::None) };
    static HANDLE_ERROR: Cell<Option<HandleError>> = const { Cell::new(None) };
}

/// Puts a table in place of another for the time of a call, also when that panics.
struct Restore(Table);

impl Restore {
    fn after(table: Table) -> Self {
        Self(TABLE.replace(table))
    }
}

impl Drop for Restore {
    fn drop(&mut self) {
        TABLE.set(mem::replace(&mut self.0, Table::None));
    }
}

/// Runs a serialiser whose handles go to a new process, and returns them.
pub(crate) fn pack<T>(serialise: impl FnOnce() -> T) -> (T, Vec<OwnedFd>) {
    let _restore = Restore::after(Table::Packing(Vec::new()));
    let done = serialise();
    let Table::Packing(packed) = TABLE.replace(Table::None) else { unreachable!("what changes the table restores it") };
    (done, packed)
}

/// Runs a deserialiser that may take handles from these. What it leaves is closed.
pub(crate) fn unpack<T>(descriptors: Vec<OwnedFd>, deserialise: impl FnOnce() -> T) -> T {
    let _restore = Restore::after(Table::Unpacking(descriptors.into_iter().map(Some).collect()));
    deserialise()
}

/// Runs a serialiser of something that is no argument of a process, where handles refuse.
pub(crate) fn without_table<T>(serialise: impl FnOnce() -> T) -> T {
    // As almost always. To put one in place of another would take longer than a small value does.
    if TABLE.with_borrow(|table| matches!(table, Table::None)) {
        return serialise();
    }
    let _restore = Restore::after(Table::None);
    serialise()
}

/// Why the latest serialisation on this thread failed, if a handle was the reason.
pub(crate) fn take_handle_error() -> Option<HandleError> {
    HANDLE_ERROR.take()
}

/// A file descriptor that can be part of a process's argument.
#[derive(Debug)]
pub(crate) struct Handle(OwnedFd);

impl From<OwnedFd> for Handle {
    fn from(fd: OwnedFd) -> Self {
        Self(fd)
    }
}

impl From<Handle> for OwnedFd {
    fn from(handle: Handle) -> Self {
        handle.0
    }
}

impl AsFd for Handle {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Serialize for Handle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        add_to_table(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Handle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        take_from_table(deserializer).map(Self)
    }
}

impl<H> Serialize for SharedMemory<H> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        add_to_table(self, serializer)
    }
}

impl<'de, H: Shareable> Deserialize<'de> for SharedMemory<H> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::map(take_from_table(deserializer)?).map_err(D::Error::custom)
    }
}

fn add_to_table<S: Serializer>(fd: impl AsFd, serializer: S) -> Result<S::Ok, S::Error> {
    let index = TABLE.with_borrow_mut(|table| match table {
        Table::Packing(packed) => {
            packed.push(duplicate(fd).map_err(HandleError::System)?);
            Ok(packed.len() - 1)
        }
        _ => Err(HandleError::NoTable),
    });
    match index {
        Ok(index) => index.serialize(serializer),
        Err(error) => {
            HANDLE_ERROR.set(Some(error));
            Err(S::Error::custom(ONLY_AT_START))
        }
    }
}

fn take_from_table<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OwnedFd, D::Error> {
    let index = usize::deserialize(deserializer)?;
    let fd = TABLE.with_borrow_mut(|table| match table {
        Table::Unpacking(descriptors) => descriptors.get_mut(index).and_then(Option::take),
        _ => None,
    });
    fd.ok_or_else(|| D::Error::custom(ONLY_AT_START))
}

const ONLY_AT_START: &str = "a handle travels only while a process is started";
