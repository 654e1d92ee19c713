use redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::process::{self, EncodeError, FormatError};

/// What can go wrong between this process and the Redis server.
///
/// The text names the server by its address, never by the URL, which may hold a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not the URL of a Redis server, or asks for what this client was built without,
    /// such as TLS.
    #[error("this is not the URL of a Redis server that can be used here: {message}")]
    Url {
        /// What the client said.
        message: String,
    },

    /// The server cannot be reached, does not answer, or is still loading its data, and the
    /// [patience](super::PoolBuilder::patience) for that is over. What was asked last may have been
    /// done.
    #[error("the Redis server at {address} cannot be reached: {message}")]
    Unreachable {
        /// Where it was looked for.
        address: String,
        /// What the system or the server said.
        message: String,
    },

    /// The server does not let this program in, or not do this: password, user, access rules.
    #[error("the Redis server at {address} refuses: {message}")]
    Refused {
        /// Where the server is.
        address: String,
        /// What the server said.
        message: String,
    },

    /// The server has no memory left (`maxmemory`), and takes nothing until something is taken out.
    #[error("the Redis server at {address} has no memory left (see its setting maxmemory)")]
    Full {
        /// Where the server is.
        address: String,
    },

    /// The server does not do what it was asked, because of its version or of other data under the
    /// same name.
    #[error("the Redis server at {address} cannot do it: {message}")]
    Server {
        /// Where the server is.
        address: String,
        /// What the server said.
        message: String,
    },

    /// The value cannot be serialised.
    #[error("the value cannot be sent: {0}")]
    Encode(#[from] EncodeError),

    /// What the server keeps there is not a value of this type.
    #[error("what the server keeps is not a value of this type: {0}")]
    Decode(#[source] FormatError),

    /// A message is longer than one may be.
    #[error("a message of {length} bytes is too long: at most {most} bytes go to a Redis server at once")]
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// The most bytes that it may have.
        most: usize,
    },

    /// A [`Lock`](super::Lock) is no longer held by this guard: its lease was not renewed in time,
    /// and another may have it now.
    #[error("the lock is no longer held: its lease has run out")]
    LeaseLost,

    /// A write came with an older fencing token than another before it.
    #[error("the fencing token {token} is too old: {latest} has written already")]
    Fenced {
        /// The token of this write.
        token: u64,
        /// The newest that has written.
        latest: u64,
    },

    /// This worker's program is of another version than the programs that submit tasks to this
    /// pool, so there is nothing that it may do.
    #[error(
        "this worker is of version {worker}, and tasks come from version {submitters}: build both from the same sources"
    )]
    OtherVersion {
        /// The worker's.
        worker: String,
        /// Those of the submitters, separated by commas.
        submitters: String,
    },

    /// The processes that a worker works with cannot be started.
    #[error("the worker's processes cannot be started: {0}")]
    Start(#[from] process::Error),

    /// A thread or a file that this process needs cannot be had.
    #[error("the system refused: {0}")]
    System(#[from] std::io::Error),

    /// The processes that a worker works with have ended and cannot be replaced.
    #[error("the worker's processes have ended and cannot be replaced")]
    WorkerStopped,
}

impl Error {
    pub(super) fn of(error: &RedisError, address: &str) -> Self {
        let address = address.to_string();
        let message = error.to_string();
        match (error.kind(), error.code()) {
            // The details of such an error may repeat a part of the URL.
            (ErrorKind::InvalidClientConfig, _) => Self::Url { message: error.category().to_string() },
            (_, Some("OOM")) => Self::Full { address },
            _ if message.contains("OOM command not allowed") => Self::Full { address },
            // How a server answers what is long before it has been told a password.
            _ if message.contains("unauthenticated") => Self::Refused { address, message },
            (ErrorKind::AuthenticationFailed, _) | (_, Some("NOAUTH" | "WRONGPASS" | "NOPERM" | "DENIED")) => {
                Self::Refused { address, message }
            }
            (ErrorKind::Io, _)
            | (_, Some("LOADING" | "TRYAGAIN" | "MASTERDOWN" | "CLUSTERDOWN" | "READONLY" | "BUSY")) => {
                Self::Unreachable { address, message }
            }
            (ErrorKind::Server(ServerErrorKind::ResponseError), _) if message.contains("max number of clients") => {
                Self::Unreachable { address, message }
            }
            _ => Self::Server { address, message },
        }
    }

    /// Whether the same may work later.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Full { .. })
    }
}
