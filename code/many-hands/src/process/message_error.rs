//! What can go wrong with a message on its way, in a queue or a pipe.

use nix::errno::Errno;

use super::{EncodeError, FormatError, SystemError};

/// Why a message was not sent.
///
/// Used by [`Queue`](super::Queue) and by [`pipe`](super::pipe).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// There is no receiver any more, in any process, and never will be. What was sent and not
    /// received is lost.
    #[error("the message cannot be received: all receiving ends are closed, or their processes have ended")]
    Disconnected,

    /// `try_send` found no room.
    #[error("the queue is full: use send to wait for room, or make a queue with a larger capacity")]
    Full,

    /// `send_timeout` found no room within its time.
    #[error("the queue stayed full until the time was over")]
    TimedOut,

    /// The message cannot be serialised.
    #[error("the message cannot be sent: {0}")]
    Encode(#[from] EncodeError),

    /// The operating system refused. `EDEADLK` means that the message's own `Serialize` used the
    /// same end; `EOWNERDEAD`, that a thread of this process has ended in the middle of a
    /// `Serialize`, which can only be if that was suspended and leaked.
    #[error("the system refused to send the message: {0}")]
    System(#[source] SystemError),
}

/// Why no message was received.
///
/// Used by [`Queue`](super::Queue) and by [`pipe`](super::pipe).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecvError {
    /// The end of the stream: everything that was sent has been received, and there is no sender
    /// any more, in any process, and never will be.
    #[error("there is nothing more to receive: all sending ends are closed, or their processes have ended")]
    Disconnected,

    /// `try_recv` found no message.
    #[error("no message has arrived yet: use recv to wait for one")]
    Empty,

    /// `recv_timeout` got no message within its time.
    #[error("no message arrived until the time was over")]
    TimedOut,

    /// What arrived is not a message of this type: its bytes were changed on the way, its
    /// `Deserialize` refused it, or the type does not read what it writes (`#[serde(untagged)]`,
    /// `skip_serializing_if`). That message is lost.
    #[error("a message arrived that cannot be read: {0}")]
    Corrupt(#[source] FormatError),

    /// The operating system refused. `EDEADLK` means that the message's own `Deserialize` used the
    /// same end; `EOWNERDEAD`, that a thread of this process has ended in the middle of a
    /// `Deserialize`, which can only be if that was suspended and leaked.
    #[error("the system refused to receive a message: {0}")]
    System(#[source] SystemError),
}

impl SendError {
    pub(super) fn system(errno: Errno) -> Self {
        Self::System(SystemError::new(errno))
    }
}

impl RecvError {
    pub(super) fn system(errno: Errno) -> Self {
        Self::System(SystemError::new(errno))
    }
}
