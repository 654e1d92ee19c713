//! What clients and server tell each other. A message is its length in four bytes, a header, and
//! behind that as many bytes as the header's meaning asks for: one value, or several in a row, in
//! the encoding in which they are kept. A client that has sent a request waits for the reply before
//! it sends another.

use std::time::Duration;

use postcard::ser_flavors::ExtendFlavor;
use serde::{Deserialize, Serialize, Serializer};

use super::ManagerError;
use crate::process::Broken;
use crate::start::codec;

/// A message longer than this is refused by its sender, and by its receiver.
pub(super) const LONGEST: usize = 64 << 20;
/// Before it has shown that it knows the secret or the key, each side has this much to say.
pub(super) const LONGEST_GREETING: usize = 128;
/// How many bytes tell the length of a message.
pub(super) const LENGTH: usize = 4;

/// The number of the namespace that is there from the beginning.
pub(super) const DIRECTORY: u64 = 0;

/// A number that cannot be guessed.
pub(super) type RandomBytes = [u8; 16];

/// The first message of a client on the same machine.
#[derive(Serialize, Deserialize)]
pub(super) struct Greeting {
    pub(super) secret: RandomBytes,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request<'a> {
    /// The reply is the object's number.
    Create(#[serde(borrow)] Kind<'a>),
    /// To the object of this number.
    To(u64, #[serde(borrow)] Op<'a>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Op<'a> {
    #[serde(borrow)]
    List(ListOp<'a>),
    Dict(DictOp<'a>),
    Lock(LockOp),
    Semaphore(SemaphoreOp),
    Condvar(CondvarOp),
    Event(EventOp),
    Barrier(BarrierOp),
    Queue(QueueOp),
    /// A method of a registered kind.
    Call(Signature<'a>),
}

/// Which function of a registered kind is meant, and of what types the caller takes it to be.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Signature<'a> {
    pub(super) name: &'a str,
    pub(super) types: &'a str,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Kind<'a> {
    /// Of these values: a `Vec<Bytes>`.
    List,
    Dict,
    Lock {
        reentrant: bool,
    },
    Semaphore {
        permits: u64,
        bounded: bool,
    },
    Condvar,
    Event,
    Barrier {
        parties: u64,
    },
    Queue {
        capacity: Option<u64>,
    },
    /// Of this name.
    Registered(#[serde(borrow)] Signature<'a>),
}

/// On a list, an array, or the only element of a value. What "the value" is stands behind the
/// header.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ListOp<'a> {
    Len,
    Get(u64),
    /// Puts the value in the place of another.
    Set(u64),
    /// The same, and the other is the reply.
    Replace(u64),
    /// Puts the value in the place of this one, if that is the one there.
    Exchange(u64, #[serde(borrow)] Bytes<'a>),
    Insert(u64),
    Push,
    /// A `Vec<Bytes>`.
    Extend,
    Pop,
    Remove(u64),
    Contains,
    Clear,
    ToVec,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum DictOp<'a> {
    Len,
    #[serde(borrow)]
    Get(Bytes<'a>),
    Insert(Bytes<'a>),
    GetOrInsert(Bytes<'a>),
    /// Puts the value in the place of this one, or of none, if that is the one there.
    Exchange(Bytes<'a>, Option<Bytes<'a>>),
    Remove(Bytes<'a>),
    ContainsKey(Bytes<'a>),
    /// A `Vec<(Bytes, Bytes)>`.
    Extend,
    Clear,
    Keys,
    Values,
    ToMap,
}

/// How long to wait: for ever, or so long, which may be not at all.
pub(super) type Limit = Option<Duration>;

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum LockOp {
    Lock(Limit),
    /// Locks it though it be poisoned, and takes the poison away.
    Recover,
    /// Because of a panic, perhaps.
    Unlock {
        panicking: bool,
    },
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum SemaphoreOp {
    Acquire(Limit),
    /// Gives back a permit that this client holds.
    GiveBack,
    /// The permit is no longer this client's to give back.
    Forget,
    /// Adds a permit.
    Release,
    Available,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum CondvarOp {
    Wait { lock: u64, limit: Limit },
    NotifyOne,
    NotifyAll,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum EventOp {
    Set,
    Clear,
    IsSet,
    Wait(Limit),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum BarrierOp {
    Wait(Limit),
    Abort,
    Reset,
    IsBroken,
    Waiting,
    Parties,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum QueueOp {
    Send(Limit),
    Recv(Limit),
    Len,
    Capacity,
}

/// An answer's header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Reply {
    Done,
    /// The value stands behind the header.
    Value,
    /// There is no such value.
    Nothing,
    Number(u64),
    Flag(bool),
    /// A lock, after a wait for a condition perhaps.
    Locked {
        timed_out: bool,
    },
    /// At a barrier: how many were there before, and whether all were there then.
    Place {
        index: u64,
        last: bool,
    },
    TimedOut,
    Refused(Refusal),
}

/// Why a request was not obeyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Refusal {
    Stranger,
    WrongKey,
    TooManyClients,
    Unreadable,
    TooLong { length: u64 },
    NoSuchObject,
    OutOfRange { index: u64, len: u64 },
    OwnerDied { pid: u32 },
    OwnerPanicked { pid: u32 },
    AlreadyLocked,
    NotHeld,
    TooManyReleases { bound: u64 },
    Broken(Broken),
    NotRegistered,
    OtherTypes { types: String },
    Panicked { message: String },
}

/// Bytes that are written in one go.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Bytes<'a>(#[serde(borrow)] pub(super) &'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// A whole message: a header and the value behind it. `()` takes no bytes.
pub(super) fn message<H: Serialize, V: Serialize + ?Sized>(header: &H, value: &V) -> Result<Vec<u8>, ManagerError> {
    let message = codec::encode_into(header, ExtendFlavor::new(vec![0; LENGTH]))?;
    let message = codec::encode_into(value, ExtendFlavor::new(message))?;
    with_length(message).map_err(|length| ManagerError::TooLong { length })
}

/// Writes its length into a message that has been put together. If it is too long, the error is
/// that length.
pub(super) fn with_length(mut message: Vec<u8>) -> Result<Vec<u8>, usize> {
    let length = message.len() - LENGTH;
    match u32::try_from(length) {
        Ok(short) if length <= LONGEST => {
            message[..LENGTH].copy_from_slice(&short.to_le_bytes());
            Ok(message)
        }
        _ => Err(length),
    }
}

/// The length that the first bytes of a message tell, as soon as these are there.
pub(super) fn length_of(begin: &[u8]) -> Option<usize> {
    let length = begin.first_chunk::<LENGTH>()?;
    usize::try_from(u32::from_le_bytes(*length)).ok()
}
