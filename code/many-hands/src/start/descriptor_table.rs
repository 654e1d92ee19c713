//! How handles travel: a handle is a file descriptor, and serialised it is a number in a list of descriptors that the new
//! process gets when it is started. There is no other way for it to leave a process, so anywhere else it refuses.

use std::cell::{Cell, RefCell};
use std::mem;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::os::descriptor::duplicate;

/// Where this thread is with the argument of a process.
enum State {
    /// Not at it: what is serialised now goes elsewhere.
    Elsewhere,
    /// In the parent: descriptors that the argument has named so far.
    Packing(Vec<OwnedFd>),
    /// In the child: descriptors that the argument has not yet claimed.
    Unpacking(Vec<Option<OwnedFd>>),
}

/// Why a handle would not be serialised. The serialiser has no room for the reason.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Refusal {
    NotWhileStarting,
    System(Errno),
}

thread_local! {
    static STATE: RefCell<State> = const { RefCell::new(State::Elsewhere) };
    static REFUSAL: Cell<Option<Refusal>> = const { Cell::new(None) };
}

/// Puts a state in place of another for the time of a call, also when that panics.
struct Restore(State);

impl Restore {
    fn after(state: State) -> Self {
        Self(STATE.replace(state))
    }
}

impl Drop for Restore {
    fn drop(&mut self) {
        STATE.set(mem::replace(&mut self.0, State::Elsewhere));
    }
}

/// Runs a serialiser whose handles go to a new process, and returns them.
pub(crate) fn pack<T>(serialise: impl FnOnce() -> T) -> (T, Vec<OwnedFd>) {
    let _restore = Restore::after(State::Packing(Vec::new()));
    let done = serialise();
    let State::Packing(packed) = STATE.replace(State::Elsewhere) else {
        unreachable!("whoever changes the state restores it")
    };
    (done, packed)
}

/// Runs a deserialiser that may take handles from these. What it leaves is closed.
pub(crate) fn unpack<T>(luggage: Vec<OwnedFd>, deserialise: impl FnOnce() -> T) -> T {
    let _restore = Restore::after(State::Unpacking(luggage.into_iter().map(Some).collect()));
    deserialise()
}

/// Runs a serialiser of something that is no argument of a process, where handles refuse.
pub(crate) fn elsewhere<T>(serialise: impl FnOnce() -> T) -> T {
    let _restore = Restore::after(State::Elsewhere);
    serialise()
}

/// Why the latest serialisation on this thread failed, if a handle was the reason.
pub(crate) fn take_refusal() -> Option<Refusal> {
    REFUSAL.take()
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
        let index = STATE.with_borrow_mut(|state| match state {
            State::Packing(packed) => {
                packed.push(duplicate(self.as_fd()).map_err(Refusal::System)?);
                Ok(packed.len() - 1)
            }
            _ => Err(Refusal::NotWhileStarting),
        });
        match index {
            Ok(index) => index.serialize(serializer),
            Err(refusal) => {
                REFUSAL.set(Some(refusal));
                Err(S::Error::custom("a handle travels only while a process is started"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Handle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let index = usize::deserialize(deserializer)?;
        let fd = STATE.with_borrow_mut(|state| match state {
            State::Unpacking(luggage) => luggage.get_mut(index).and_then(Option::take),
            _ => None,
        });
        fd.map(Self).ok_or_else(|| D::Error::custom("a handle travels only while a process is started"))
    }
}
