//! How handles travel: a handle is one or more file descriptors, and serialised it is a number in a
//! list that goes beside the bytes: to a new process when it is started, to one that runs already
//! through a [socket](super::parcel_socket). Where no list can go, a handle refuses.
//!
//! The number alone proves nothing: a user's own `Deserialize` may read any number as any handle.
//! So the list says of each handle what it is and which descriptors belong to it, and each is given
//! once.

use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::mem;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use nix::errno::Errno;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::parcel::Parcel;
use crate::os::descriptor::duplicate;
use crate::os::kind::Kind;
use crate::os::shared_memory::{Shareable, SharedMemory};

/// Where this thread is with a value that goes to another process, or has come from one.
enum Table {
    /// Not at it, or at one beside which no list goes.
    None,
    /// In the sender: handles that the value has named so far.
    Packing(Way, Vec<Parcel>),
    /// In the receiver: handles that the value has not yet claimed.
    Unpacking(Way, Vec<Option<Parcel>>),
}

/// What the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The argument of a process that is started, which no other process sees.
    Argument,
    /// A message to one that runs already.
    Message,
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

/// Runs a serialiser of something whose handles go this way, behind these, and returns them all.
pub(crate) fn pack<T>(way: Way, parcels: Vec<Parcel>, serialise: impl FnOnce() -> T) -> (T, Vec<Parcel>) {
    let _restore = Restore::after(Table::Packing(way, parcels));
    let done = serialise();
    let Table::Packing(_, packed) = TABLE.replace(Table::None) else {
        unreachable!("what changes the table restores it")
    };
    (done, packed)
}

/// Handles that have come with a value, or with several. What none of them takes is closed.
#[derive(Debug)]
pub(crate) struct Arrived(Way, Vec<Option<Parcel>>);

impl Arrived {
    pub(crate) fn new(way: Way, parcels: Vec<Parcel>) -> Self {
        Self(way, parcels.into_iter().map(Some).collect())
    }

    /// Runs a deserialiser that may take handles.
    #[inline]
    pub(crate) fn unpack<T>(&mut self, deserialise: impl FnOnce() -> T) -> T {
        // As almost always.
        if self.1.is_empty() && self.0 == Way::Message {
            return deserialise();
        }
        self.unpack_some(deserialise)
    }

    #[cold]
    fn unpack_some<T>(&mut self, deserialise: impl FnOnce() -> T) -> T {
        let _restore = Restore::after(Table::Unpacking(self.0, mem::take(&mut self.1)));
        let done = deserialise();
        let Table::Unpacking(_, left) = TABLE.replace(Table::None) else {
            unreachable!("what changes the table restores it")
        };
        self.1 = left;
        done
    }
}

/// Runs a serialiser of something beside which no list goes: handles refuse.
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
    if is_packing_argument() {
        return Ok(());
    }
    HANDLE_ERROR.set(Some(HandleError::Secret));
    Err(E::custom("it travels only while a process is started"))
}

/// Whether what is serialised now goes to a new process.
pub(crate) fn is_packing_argument() -> bool {
    TABLE.with_borrow(|table| matches!(table, Table::Packing(Way::Argument, _)))
}

/// Whether what is deserialised now is what this process was started with.
pub(crate) fn is_unpacking_argument() -> bool {
    TABLE.with_borrow(|table| matches!(table, Table::Unpacking(Way::Argument, _)))
}

/// Why the latest serialisation on this thread failed, if a handle was the reason.
pub(crate) fn take_handle_error() -> Option<HandleError> {
    HANDLE_ERROR.take()
}

/// Serialises a handle of this kind, which is made of these descriptors.
pub(crate) fn give<S: Serializer>(kind: Kind, descriptors: &[BorrowedFd], serializer: S) -> Result<S::Ok, S::Error> {
    let parcel = || {
        let copies = descriptors.iter().map(|descriptor| duplicate(descriptor).map(Arc::new));
        Ok(Parcel { kind, descriptors: copies.collect::<Result<_, _>>().map_err(HandleError::System)? })
    };
    let number = TABLE.with_borrow_mut(|table| match table {
        Table::Packing(_, packed) => {
            packed.push(parcel()?);
            Ok(packed.len() - 1)
        }
        _ => Err(HandleError::NoTable),
    });
    match number {
        Ok(number) => number.serialize(serializer),
        Err(error) => {
            HANDLE_ERROR.set(Some(error));
            Err(S::Error::custom(NO_HANDLES))
        }
    }
}

/// Serialises a handle that has come from elsewhere. Its descriptors are copied, too: a process
/// that is started owns each number that it is told, and may be told of this handle more than once.
pub(crate) fn give_on<S: Serializer>(parcel: &Parcel, serializer: S) -> Result<S::Ok, S::Error> {
    let descriptors: Vec<_> = parcel.descriptors.iter().map(|descriptor| descriptor.as_fd()).collect();
    give(parcel.kind, &descriptors, serializer)
}

/// Reads a handle of this kind: the descriptors that it was given, in their order.
pub(crate) fn take<'de, D: Deserializer<'de>, const N: usize>(
    kind: Kind,
    deserializer: D,
) -> Result<[OwnedFd; N], D::Error> {
    let parcel = take_parcel(|parcel| parcel.kind == kind, deserializer)?;
    // In the receiver there is no other reference.
    let descriptors = parcel.descriptors.into_iter().map(Arc::into_inner).collect::<Option<Vec<_>>>();
    let descriptors = descriptors.and_then(|descriptors| descriptors.try_into().ok());
    descriptors.ok_or_else(|| D::Error::custom("a handle lacks a descriptor"))
}

/// Reads a handle of any kind, to give it on.
pub(crate) fn take_on<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Parcel, D::Error> {
    take_parcel(|_| true, deserializer)
}

fn take_parcel<'de, D: Deserializer<'de>>(
    is_wanted: impl FnOnce(&Parcel) -> bool,
    deserializer: D,
) -> Result<Parcel, D::Error> {
    let number = usize::deserialize(deserializer)?;
    TABLE.with_borrow_mut(|table| {
        let Table::Unpacking(_, parcels) = table else { return Err(D::Error::custom(NO_HANDLES)) };
        let parcel = parcels.get_mut(number).and_then(|parcel| parcel.take_if(|parcel| is_wanted(parcel)));
        parcel.ok_or_else(|| D::Error::custom("there is no such handle, or it is of another type"))
    })
}

const NO_HANDLES: &str = "a handle does not travel this way";

/// A file descriptor that travels as a handle by itself. `K` says what it is.
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
