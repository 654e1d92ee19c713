use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitStatus;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::bulk::Values;
use super::message::{Failure, JobResult};
use crate::process::{EncodeError, Error};
use crate::start::before_main;

/// Why a task has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TaskError {
    /// The function panicked, or what reads its argument or sends its result did. The worker has
    /// printed the usual message on its standard error, and goes on with other tasks. In a program
    /// that is built with `panic = "abort"` the worker has ended, and another has taken its place.
    #[error("the task panicked: {message}")]
    Panicked {
        /// The panic's own message, with the place in the source.
        message: String,
    },

    /// The worker ended in the middle of the task: it was killed, or the function called `exit` or
    /// crashed. What the task has done until then is done. Another worker has taken the dead one's
    /// place; the task is not tried again.
    #[error("the worker (pid {pid}) died at the task: {status}")]
    Died {
        /// Process id of the worker, no longer in use.
        pid: u32,
        /// How it ended.
        status: ExitStatus,
    },

    /// As [`Died`](Self::Died), but how the worker ended is not known: another thread of this
    /// process has waited for it, or this process ignores SIGCHLD, so that the system keeps no
    /// status.
    #[error(
        "the worker (pid {pid}) died at the task, and its exit status is unknown: another thread has waited for it, \
         or SIGCHLD is ignored"
    )]
    StatusUnknown {
        /// Process id of the worker, no longer in use.
        pid: u32,
    },

    /// The argument cannot be sent to a worker, so the function was not called.
    #[error("the task's argument cannot be sent to a worker: {0}")]
    Argument(#[source] EncodeError),

    /// The worker could not read the argument (so the function was not called) or could not send
    /// the result (it was), or this process could not read the result, also because that panicked.
    #[error("the task's {what} cannot be sent between processes: {message}")]
    Encoding {
        /// "argument" or "result".
        what: &'static str,
        /// What the serialiser said.
        message: String,
    },

    /// The task was [cancelled](super::Task::cancel): it has not been begun, or its worker was
    /// ended in the middle of it.
    #[error("the task was cancelled")]
    Cancelled,

    /// The task took longer than the pool [allows](super::PoolBuilder::time_limit), and its worker
    /// was ended for it. What the task has done until then is done. Another worker has taken the
    /// place.
    #[error("the task took longer than {limit:?}, and its worker was ended")]
    Overdue {
        /// How long a task of this pool may take.
        limit: Duration,
    },

    /// The pool's [initializer](super::PoolBuilder::initializer) panicked in a worker, so the pool
    /// has ended. The task may have been begun.
    #[error("the pool's initializer panicked: {message}")]
    Initializer {
        /// The panic's own message, with the place in the source.
        message: String,
    },

    /// The pool was terminated or dropped, or it can start no more workers, before the task was
    /// done. It may have been begun.
    #[error("the pool stopped before the task was done")]
    Stopped,

    /// The function cannot be found by another process.
    #[error(transparent)]
    Function(#[from] Error),
}

/// Reads a value. A panic of its `Deserialize` is an error, since the thread that waits for the
/// value is not always the one that reads it.
fn read<T: DeserializeOwned>(values: &mut Values<'_>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(|| values.next())) {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(payload) => Err(before_main::panic_message(payload)),
    }
}

/// Reads the results of so many calls.
pub(super) fn results<T: DeserializeOwned>(result: JobResult, count: u32) -> Vec<Result<T, TaskError>> {
    match result {
        JobResult::Done(mut payload) => match payload.read(|values| read_all(values, count)) {
            Ok(results) => results,
            Err(error) => (0..count).map(|_| Err(unreadable(error.to_string()))).collect(),
        },
        none => (0..count).map(|_| Err(why(&none))).collect(),
    }
}

/// Reads the result of one call.
pub(super) fn result<T: DeserializeOwned>(result: JobResult) -> Result<T, TaskError> {
    results(result, 1).remove(0)
}

fn read_all<T: DeserializeOwned>(mut values: Values<'_>, count: u32) -> Vec<Result<T, TaskError>> {
    (0..count)
        .map(|_| {
            read::<Result<T, Failure>>(&mut values).map_err(unreadable)?.map_err(|failure| match failure {
                Failure::Panicked(message) => TaskError::Panicked { message },
                Failure::Unsendable(message) => unreadable(message),
                Failure::Unreadable(message) => TaskError::Encoding { what: "argument", message },
            })
        })
        .collect()
}

fn unreadable(message: String) -> TaskError {
    TaskError::Encoding { what: "result", message }
}

/// Why a job has no results.
fn why(result: &JobResult) -> TaskError {
    match result {
        JobResult::Died { pid, status: Some(status) } => {
            TaskError::Died { pid: *pid, status: ExitStatus::from_raw(*status) }
        }
        JobResult::Died { pid, status: None } => TaskError::StatusUnknown { pid: *pid },
        JobResult::Panicked(message) => TaskError::Panicked { message: message.clone() },
        JobResult::Cancelled => TaskError::Cancelled,
        JobResult::NoMemory(message) => unreadable(message.clone()),
        JobResult::Overdue(limit) => TaskError::Overdue { limit: *limit },
        JobResult::Stopped(Some(message)) => TaskError::Initializer { message: message.clone() },
        JobResult::Stopped(None) | JobResult::Done(_) => TaskError::Stopped,
    }
}
