use std::io;
use std::time::Duration;

use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// This is not an address that can be fetched.
    #[error("{url:?} cannot be fetched: {why}")]
    Url {
        /// The address.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The server is not known, or takes no connection.
    #[error("cannot connect to {server}: {source}")]
    Connect {
        /// The server, as the address names it.
        server: String,
        /// What the system says.
        source: io::Error,
    },
    /// There was no whole answer within this time.
    #[error("no whole answer within {0:?}")]
    TimedOut(Duration),
    /// The server closed the connection, or died, before its answer was whole.
    #[error("the connection was closed before the answer was whole")]
    Closed,
    /// The connection failed in another way.
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
    /// The answer's header is not HTTP.
    #[error("the header of the answer is not HTTP: {0}")]
    Header(String),
    /// The header does not say clearly where the body ends.
    #[error("it is not clear where the body ends: {0}")]
    Length(&'static str),
    /// The body does not keep to the form of chunks.
    #[error("the chunks of the body are not as they must be")]
    Chunk,
    /// The header has more bytes than this, or what follows the last chunk.
    #[error("the header is longer than {0} bytes")]
    HeaderTooLong(usize),
    /// The body has more bytes than this.
    #[error("the body is longer than {0} bytes")]
    BodyTooLong(usize),
}

impl FetchError {
    /// Not a conversion, which would be public and name a type of another crate.
    pub(super) fn header(error: httparse::Error) -> Self {
        Self::Header(error.to_string())
    }
}
