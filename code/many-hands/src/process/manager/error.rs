use std::io;
use std::net::SocketAddr;

use super::Key;
use super::protocol::{LONGEST, Refusal};
use crate::process::{Broken, EncodeError, Error, FormatError};

/// What can go wrong between a proxy and its [`Manager`](super::Manager).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManagerError {
    /// The manager's process could not be started.
    #[error("cannot start a manager: {0}")]
    Start(#[from] Error),

    /// The operating system refused. The text says what was tried.
    #[error("cannot {tried}: {source}")]
    System {
        /// What was tried, as a verb.
        tried: &'static str,
        /// The system's answer.
        source: io::Error,
    },

    /// The manager's process is no longer there: it was shut down, or killed, or its parent was.
    /// What it kept is lost.
    ///
    /// Also if the calling process is in another network namespace (another container) than the
    /// manager, from where it cannot be seen.
    #[error("the manager (pid {pid}) has ended, or cannot be seen from this process")]
    Ended {
        /// The manager's process id.
        pid: u32,
    },

    /// The manager belongs to another user, or the proxy's secret is not the manager's.
    #[error(
        "the manager (pid {pid}) does not let this process in: only processes of its own user that know its secret"
    )]
    Stranger {
        /// The manager's process id.
        pid: u32,
    },

    /// The two sides do not have the same [`Key`](super::Key).
    #[error("the manager at {address} has another key")]
    WrongKey {
        /// Where it listens.
        address: SocketAddr,
    },

    /// What listens there does not answer as a manager does: it is something else, or a manager of
    /// another version of this crate.
    #[error("there is no manager at {address}, or it is of another version of many-hands")]
    NoManager {
        /// Where it was looked for.
        address: SocketAddr,
    },

    /// The proxy is of a manager on the network to which this process has no key. A process gets it
    /// by [`Manager::connect`](super::Manager::connect), or with a proxy in the argument with which
    /// it is started.
    #[error("this process has no key to the manager (pid {pid}): connect to it first")]
    NotConnected {
        /// The manager's process id, on its host.
        pid: u32,
    },

    /// The key has fewer than [`Key::SHORTEST`] bytes, and could be guessed.
    #[error("a manager's key needs {} bytes or more", Key::SHORTEST)]
    KeyTooShort,

    /// The manager has no file descriptor left for another client.
    #[error("the manager (pid {pid}) has as many clients as it can have open files (see `ulimit -n`)")]
    TooManyClients {
        /// The manager's process id; 0 on the network, where a stranger is not told.
        pid: u32,
    },

    /// The value could not be serialised.
    #[error("the value cannot be sent to a manager: {0}")]
    Encode(#[from] EncodeError),

    /// What the manager keeps there is not a value of the proxy's type.
    #[error("what the manager keeps is not a value of this type: {0}")]
    Decode(#[source] FormatError),

    /// A [`Namespace`](super::Namespace) has a value of another type under this name, or the
    /// function that is [registered](super::Kinds) under it takes or returns something else.
    #[error("'{name}' is of type {stored}, not {asked}")]
    WrongType {
        /// The name that was asked for.
        name: String,
        /// The type that was set or registered.
        stored: String,
        /// The type that was asked for.
        asked: &'static str,
    },

    /// The manager has no such kind, or the kind no such method.
    #[error("no '{name}' is registered with the manager")]
    NotRegistered {
        /// The name that was asked for.
        name: String,
    },

    /// A function that is [registered](super::Kinds) with the manager has panicked.
    #[error("'{name}' panicked in the manager: {message}")]
    Panicked {
        /// The name that it is registered under.
        name: String,
        /// The message of the panic, and where it was.
        message: String,
    },

    /// A function that runs in the manager's process has asked that manager, which does not answer
    /// before the function returns.
    #[error("a function that runs in the manager cannot wait for the manager")]
    InTheManager,

    /// The request, or the reply to it, would be longer than the 64 MiB that one message can have.
    #[error("a message of {length} bytes is too long: at most {LONGEST} bytes go to or from a manager at once")]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },

    /// There is no such element.
    #[error("there is no element {index}: the length is {len}")]
    OutOfRange {
        /// The index that was asked for.
        index: usize,
        /// How many elements there are.
        len: usize,
    },

    /// A process died while it held the lock, or one of its threads ended without dropping its
    /// guard, so what the lock guards may be half changed. All that ask are told, until a thread
    /// has [recovered](super::Mutex::recover) the lock.
    #[error("process {pid} died while it held the lock, so what it guards may be half changed")]
    OwnerDied {
        /// The process that held the lock.
        pid: u32,
    },

    /// A process panicked while it held the lock, so what the lock guards may be half changed. All
    /// that ask are told, until a thread has [recovered](super::Mutex::recover) the lock.
    #[error("process {pid} panicked while it held the lock, so what it guards may be half changed")]
    OwnerPanicked {
        /// The process, which may go on if it has caught the panic.
        pid: u32,
    },

    /// The thread holds this lock already, and would wait for itself for ever.
    #[error("this thread holds the lock already, and would wait for itself for ever")]
    AlreadyLocked,

    /// The thread does not hold the lock or the permit that it wants to give back.
    #[error("this thread does not hold what it gives back")]
    NotHeld,

    /// A [`BoundedSemaphore`](super::BoundedSemaphore) would have more permits than it began with.
    #[error("released more often than acquired: the semaphore has {bound} permits at most")]
    TooManyReleases {
        /// How many permits it began with.
        bound: usize,
    },

    /// A barrier did not let one through.
    #[error(transparent)]
    BarrierBroken(Broken),

    /// A queue was full: see [`TrySendError`](super::TrySendError).
    #[error("the queue is full")]
    Full,

    /// A condition variable and a lock of two different managers were used together.
    #[error("the condition variable and the lock belong to different managers")]
    AnotherManager,

    /// The manager does not understand this client.
    #[error("the manager (pid {pid}) and this process do not understand each other: {what}")]
    Protocol {
        /// The manager's process id.
        pid: u32,
        /// What was not understood.
        what: &'static str,
    },
}

impl ManagerError {
    /// For `map_err`: names what was tried.
    pub(super) fn system<E: Into<io::Error>>(tried: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::System { tried, source: source.into() }
    }

    /// What the manager with this pid meant.
    pub(super) fn refused(pid: u32, refusal: Refusal) -> Self {
        let small = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        match refusal {
            // To a client on this machine, nothing is said of keys.
            Refusal::Stranger | Refusal::WrongKey => Self::Stranger { pid },
            Refusal::TooManyClients => Self::TooManyClients { pid },
            Refusal::Unreadable => Self::Protocol { pid, what: "it cannot read a request" },
            Refusal::NoSuchObject => Self::Protocol { pid, what: "it has no such object" },
            Refusal::TooLong { length } => Self::TooLong { length: small(length) },
            Refusal::OutOfRange { index, len } => Self::OutOfRange { index: small(index), len: small(len) },
            Refusal::OwnerDied { pid } => Self::OwnerDied { pid },
            Refusal::OwnerPanicked { pid } => Self::OwnerPanicked { pid },
            Refusal::AlreadyLocked => Self::AlreadyLocked,
            Refusal::NotHeld => Self::NotHeld,
            Refusal::TooManyReleases { bound } => Self::TooManyReleases { bound: small(bound) },
            Refusal::Broken(broken) => Self::BarrierBroken(broken),
            Refusal::NotRegistered => Self::NotRegistered { name: String::new() },
            Refusal::OtherTypes { types } => Self::WrongType { name: String::new(), stored: types, asked: "" },
            Refusal::Panicked { message } => Self::Panicked { name: String::new(), message },
        }
    }

    /// With the name and the types that were asked for.
    pub(super) fn about(self, name: &str, types: &'static str) -> Self {
        let name = name.to_string();
        match self {
            Self::NotRegistered { .. } => Self::NotRegistered { name },
            Self::WrongType { stored, .. } => Self::WrongType { name, stored, asked: types },
            Self::Panicked { message, .. } => Self::Panicked { name, message },
            other => other,
        }
    }
}
