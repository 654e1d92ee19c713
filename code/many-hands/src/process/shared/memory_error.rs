use std::io;

/// What can go wrong with [memory that has a name](super::Memory).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemoryError {
    /// There can be no memory of this name: it is empty, has more than 255 bytes, is `.` or `..`,
    /// or has a slash or a zero byte in it.
    #[error("shared memory cannot have the name {name:?}: a name has 1 to 255 bytes, and no slash")]
    Name {
        /// What was asked for.
        name: String,
    },

    /// There is memory of this name already. If no process uses it, one that was killed may have
    /// left it.
    #[error(
        "there is shared memory with the name {name:?} already, {}",
        if *is_used {
            "which a process uses".to_string()
        } else {
            format!(
                "which no process uses: it may be left of one that was killed, and goes by Memory::unlink({name:?}), \
                 or as the file /dev/shm/{name}"
            )
        }
    )]
    Exists {
        /// What was asked for.
        name: String,
        /// Whether a process has it open, as a [`Memory`](super::Memory). What other programs do
        /// with it is not known.
        is_used: bool,
    },

    /// There is no memory of this name.
    #[error("there is no shared memory with the name {name:?}")]
    NotFound {
        /// What was asked for.
        name: String,
    },

    /// What has this name has no bytes, or is not a file of bytes. This crate makes no such memory.
    #[error("what has the name {name:?} is no shared memory, or has no bytes yet")]
    Empty {
        /// What was asked for.
        name: String,
    },

    /// These bytes are not in the memory, or not all of them.
    #[error("{bytes} bytes from {at} on are not in shared memory of {len} bytes")]
    OutOfBounds {
        /// The first of them.
        at: usize,
        /// How many.
        bytes: usize,
        /// How many the memory has.
        len: usize,
    },

    /// The operating system refused. The text says what was tried.
    #[error("cannot {tried}: {source}")]
    System {
        /// What was tried, as a verb: "open shared memory".
        tried: &'static str,
        /// The system's answer.
        source: io::Error,
    },
}
