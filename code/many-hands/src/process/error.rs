use std::io;
use std::process::ExitStatus;

use super::{EncodeError, FormatError};

/// What can go wrong with a process.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused. The text says what was tried.
    #[error("cannot {tried}: {source}")]
    System {
        /// What was tried, as a verb: "start a process".
        tried: &'static str,
        /// The system's answer.
        source: io::Error,
    },

    /// The argument could not be serialised.
    #[error("the argument for process '{name}' cannot be sent: {source}")]
    Argument {
        /// Name of the process that was to get it.
        name: String,
        /// Why not.
        source: EncodeError,
    },

    /// The function panicked. The child has printed the usual message on its standard error.
    #[error("process '{name}' (pid {pid}) panicked: {message}")]
    Panicked {
        /// Name of the process.
        name: String,
        /// Its process id, no longer in use.
        pid: u32,
        /// The panic's own message, with the place in the source.
        message: String,
    },

    /// The function returned an `Err`. The child has printed it on its standard error.
    #[error("process '{name}' (pid {pid}) failed: {message}")]
    Failed {
        /// Name of the process.
        name: String,
        /// Its process id, no longer in use.
        pid: u32,
        /// The error, as `Debug` shows it, which is how `main` would print it.
        message: String,
    },

    /// The function was to return a value, and the process ended without it: a signal or
    /// [`std::process::exit`] came first.
    #[error("process '{name}' (pid {pid}) ended before its function returned: {status}")]
    NoValue {
        /// Name of the process.
        name: String,
        /// Its process id, no longer in use.
        pid: u32,
        /// How it ended.
        status: ExitStatus,
    },

    /// What the function has returned could be sent and not be read: the type's `Deserialize` does
    /// not fit its `Serialize`.
    #[error("what process '{name}' (pid {pid}) has returned cannot be read: {source}")]
    Unreadable {
        /// Name of the process.
        name: String,
        /// Its process id, no longer in use.
        pid: u32,
        /// Why not.
        source: FormatError,
    },

    /// The process ended before it could call its function: a library that the executable needs was
    /// not found, say, or it could not open what it was sent. (One that was killed before that has
    /// a status, with the signal.)
    #[error("process '{name}' (pid {pid}) ended before its function was called: {message}")]
    NotBegun {
        /// Name of the process.
        name: String,
        /// Its process id, no longer in use.
        pid: u32,
        /// Its own reason, or its exit status.
        message: String,
    },

    /// The process has ended, and how is not known: another thread of this process has waited for
    /// it, or this process ignores SIGCHLD, so that the system keeps no status. It has
    /// left no message of a panic or an `Err` either.
    #[error(
        "process '{name}' (pid {pid}) has ended, but its exit status is unknown: another thread has waited for it, \
         or SIGCHLD is ignored"
    )]
    StatusUnknown {
        /// Name of the process.
        name: String,
        /// Its process id, no longer in use.
        pid: u32,
    },

    /// [`fork`](super::fork()) was called while the process had other threads.
    #[error(
        "cannot fork: this process has {threads} threads, and the child would have only one of them, \
         with every lock the others hold locked for ever (use Process::spawn or std::process::Command)"
    )]
    Threads {
        /// How many threads the process had, the caller included.
        threads: usize,
    },

    /// [`fork`](super::fork()) was called while the process held locks that it shares with others.
    /// Parent and child would then both have the guard, and neither would keep the other out.
    #[error(
        "cannot fork: this process holds {locks} of the locks between processes, and the child would have copies of their guards"
    )]
    LocksHeld {
        /// How many.
        locks: usize,
    },

    /// [`fork`](super::fork()) was called while other code had memory mapped that processes share
    /// and write to. Parent and child would then both have it, and that code may rely on being the
    /// only one.
    #[error(
        "cannot fork: other code than this crate has mapped memory that processes share ({name}), and may rely on \
         having it for itself (use Process::spawn or std::process::Command)"
    )]
    SharedMapping {
        /// Its file, as `/proc/self/maps` shows it.
        name: String,
    },

    /// A daemon tried to start a process that is not a daemon, or to fork: that process would
    /// outlive it.
    #[error("process '{name}' is a daemon, and a daemon can only start daemons: its children must end with it")]
    StartedByDaemon {
        /// Name of the daemon, which is the calling process.
        name: String,
    },

    /// A [pool](super::Pool) of so many workers needs more file descriptors, two for each, than the
    /// system lets this process open.
    #[error(
        "cannot start {workers} workers: {started} were started, and more would need more than the {limit} files that \
         this process may open (the hard limit, `ulimit -Hn`)"
    )]
    TooManyWorkers {
        /// How many were asked for.
        workers: usize,
        /// How many there was room for. They have been ended.
        started: usize,
        /// The hard limit on open files.
        limit: u64,
    },

    /// The handle was used in another process than the one that made it, after a fork.
    #[error("process '{name}' is not a child of this process: only the process that started it can wait for it")]
    NotTheParent {
        /// Name of the process.
        name: String,
    },

    /// A second start of the executable would not find the function: it, or this crate, lies in a
    /// shared library, or the program was started by naming the dynamic loader.
    #[error(
        "the function to run must be linked into the executable that is started, not into a shared library that it loads"
    )]
    NotInTheExecutable,

    /// The program has more rights than its user (setuid, setgid, file capabilities). Started
    /// again, it would have them again, whatever it has given up since.
    #[error("a program with more rights than its user cannot start itself again")]
    Privileged,
}

impl Error {
    /// For `map_err`: names what was tried.
    pub(super) fn system<E: Into<io::Error>>(tried: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::System { tried, source: source.into() }
    }
}
