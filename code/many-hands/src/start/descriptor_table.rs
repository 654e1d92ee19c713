//! How handles travel: a handle is one or more file descriptors, and serialised it is a number in a
//! list that the new process gets when it is started. There is no other way for it to leave a
//! process, so anywhere else it refuses.
//!
//! The number alone proves nothing: a user's own `Deserialize` may read any number as any handle.
//! So the list says of each handle what it is and which descriptors belong to it, and each is given
//! once.

use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::mem;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::os::descriptor::duplicate;
use crate::os::kind::Kind;
use crate::os::shared_memory::{Shareable, SharedMemory};

/// A handle on its way.
#[derive(Debug)]
pub(crate) struct Parcel {
    /// Of the type that has packed it, and alone may unpack it.
    pub(crate) kind: Kind,
    pub(crate) descriptors: Vec<OwnedFd>,
}

/// Where this thread is with the argument of a process.
enum Table {
    /// Not at it: what is serialised now goes without_table.
    None,
    /// In the parent: handles that the argument has named so far.
    Packing(Vec<Parcel>),
    /// In the child: handles that the argument has not yet claimed.
    Unpacking(Vec<Option<Parcel>>),
}

/// Why a handle would not be serialised. The serialiser has no room for the reason.
#[derive(Debug, Clone, Copy)]
pub(crate) enum HandleError {
    NoTable,
    Secret,
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
pub(crate) fn pack<T>(serialise: impl FnOnce() -> T) -> (T, Vec<Parcel>) {
    let _restore = Restore::after(Table::Packing(Vec::new()));
    let done = serialise();
    let Table::Packing(packed) = TABLE.replace(Table::None) else { unreachable!("what changes the table restores it") };
    (done, packed)
}

/// Runs a deserialiser that may take handles from these. What it leaves is closed.
pub(crate) fn unpack<T>(parcels: Vec<Parcel>, deserialise: impl FnOnce() -> T) -> T {
    let _restore = Restore::after(Table::Unpacking(parcels.into_iter().map(Some).collect()));
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

/// Refuses to serialise what is for the eyes of a new process alone.
pub(crate) fn only_in_an_argument<E: serde::ser::Error>() -> Result<(), E> {
    if is_packing() {
        return Ok(());
    }
    HANDLE_ERROR.set(Some(HandleError::Secret));
    Err(E::custom(ONLY_AT_START))
}

/// Whether what is serialised now goes to a new process.
pub(crate) fn is_packing() -> bool {
    TABLE.with_borrow(|table| matches!(table, Table::Packing(_)))
}

/// Whether what is deserialised now is what this process was started with.
pub(crate) fn is_unpacking() -> bool {
    TABLE.with_borrow(|table| matches!(table, Table::Unpacking(_)))
}

/// Why the latest serialisation on this thread failed, if a handle was the reason.
pub(crate) fn take_handle_error() -> Option<HandleError> {
    HANDLE_ERROR.take()
}

/// Serialises a handle of this kind, which is made of these descriptors.
pub(crate) fn give<S: Serializer>(kind: Kind, descriptors: &[BorrowedFd], serializer: S) -> Result<S::Ok, S::Error> {
    let number = TABLE.with_borrow_mut(|table| match table {
        Table::Packing(packed) => {
            let copies = descriptors.iter().map(duplicate).collect::<Result<_, _>>();
            packed.push(Parcel { kind, descriptors: copies.map_err(HandleError::System)? });
            Ok(packed.len() - 1)
        }
        _ => Err(HandleError::NoTable),
    });
    match number {
        Ok(number) => number.serialize(serializer),
        Err(error) => {
            HANDLE_ERROR.set(Some(error));
            Err(S::Error::custom(ONLY_AT_START))
        }
    }
}

/// Reads a handle of this kind: the descriptors that it was given, in their order.
pub(crate) fn take<'de, D: Deserializer<'de>, const N: usize>(
    kind: Kind,
    deserializer: D,
) -> Result<[OwnedFd; N], D::Error> {
    let number = usize::deserialize(deserializer)?;
    TABLE.with_borrow_mut(|table| {
        let Table::Unpacking(parcels) = table else { return Err(D::Error::custom(ONLY_AT_START)) };
        let parcel = parcels.get_mut(number).and_then(|parcel| parcel.take_if(|parcel| parcel.kind == kind));
        let parcel = parcel.ok_or_else(|| D::Error::custom("there is no such handle, or it is of another type"))?;
        parcel.descriptors.try_into().map_err(|_| D::Error::custom("a handle lacks a descriptor"))
    })
}

const ONLY_AT_START: &str = "it travels only while a process is started";

/// A file descriptor that can be part of a process's argument, as a handle by itself. `K` says what
/// it is.
#[derive(Debug)]
pub(crate) struct Handle<K>(OwnedFd, PhantomData<fn(K)>);

impl<K> From<OwnedFd> for Handle<K> {
    fn from(fd: OwnedFd) -> Self {
        Self(fd, PhantomData)
    }
}

impl<K> From<Handle<K>> for OwnedFd {
    fn from(handle: Handle<K>) -> Self {
        handle.0
    }
}

impl<K> AsFd for Handle<K> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl<K> Serialize for Handle<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Lent(Kind::named::<Self>(), self.as_fd()).serialize(serializer)
    }
}

/// A descriptor that is serialised as a handle of this kind.
pub(crate) struct Lent<'a>(pub(crate) Kind, pub(crate) BorrowedFd<'a>);

impl Serialize for Lent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        give(self.0, &[self.1], serializer)
    }
}

impl<'de, K> Deserialize<'de> for Handle<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [fd] = take(Kind::named::<Self>(), deserializer)?;
        Ok(fd.into())
    }
}

impl<H: Shareable> Serialize for SharedMemory<H> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        give(Kind::of::<Self>(), &[self.as_fd()], serializer)
    }
}

impl<'de, H: Shareable> Deserialize<'de> for SharedMemory<H> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [fd] = take(Kind::of::<Self>(), deserializer)?;
        Self::map(fd).map_err(D::Error::custom)
    }
}
