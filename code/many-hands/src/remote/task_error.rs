use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::panic::catch_unwind;
use std::process::ExitStatus;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::Error;
use super::functions::Failure;
use super::message::{Answer, Settled};
use crate::process::EncodeError;
use crate::start::{before_main, codec};

/// Why a task has no result. The names are those of
/// [`process::TaskError`](crate::process::TaskError), with more that only a network has.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum TaskError {
    /// The function panicked, or what reads its argument or sends its result did. It is not tried
    /// again.
    #[error("the task panicked: {message}")]
    Panicked {
        /// The panic's own message, with the place in the source.
        message: String,
    },

    /// The process that ran the task died, as often as the task may be
    /// [tried](super::PoolBuilder::attempts). This is how the last one ended.
    #[error("the worker (pid {pid} on {host}) died at the task: {}", status.map_or("its status is unknown".into(), |status| status.to_string()))]
    Died {
        /// The machine.
        host: String,
        /// Process id there, no longer in use.
        pid: u32,
        /// How it ended, where that is known.
        status: Option<ExitStatus>,
    },

    /// As many workers have vanished in the middle of the task, with their machines or cut off from
    /// the server, as it may be [tried](super::PoolBuilder::attempts). It is among the
    /// [dead](super::Monitor::dead).
    #[error("{attempts} workers vanished at the task, each for as long as a lease lasts")]
    Lost {
        /// How many times it was begun.
        attempts: u64,
    },

    /// The server knows neither the task nor a result of it: it was started anew without its data,
    /// was purged, threw data away for lack of memory, or the result was not fetched in time. The
    /// task may have been run.
    #[error("the server has lost the task, or its result: it may have been run")]
    Forgotten,

    /// The argument cannot be sent, so the function was not called.
    #[error("the task's argument cannot be sent to a worker: {0}")]
    Argument(#[source] EncodeError),

    /// The worker could not read the argument (so the function was not called) or could not send
    /// the result (it was), or this process could not read the result.
    #[error("the task's {what} cannot be sent between processes: {message}")]
    Encoding {
        /// "argument" or "result".
        what: &'static str,
        /// Why.
        message: String,
    },

    /// The worker may not call this function: it is not in the list that
    /// [`work`](super::work) was given, or it is a closure, which has no name.
    #[error("no worker may call {function}: add it to the functions! that workers are given")]
    Unregistered {
        /// Its path.
        function: String,
    },

    /// The task was [cancelled](super::Task::cancel).
    #[error("the task was cancelled")]
    Cancelled,

    /// The task took longer than the pool [allows](super::PoolBuilder::time_limit), and the process
    /// that ran it was ended.
    #[error("the task took longer than {limit:?}, and its worker was ended")]
    Overdue {
        /// How long it may take.
        limit: Duration,
    },

    /// The pool was terminated or dropped before the task was done. It may have been begun.
    #[error("the pool stopped before the task was done")]
    Stopped,

    /// There is no room for another task ([`try_apply_async`](super::Pool::try_apply_async)).
    #[error("as many tasks wait and run as the pool may have: {capacity}")]
    Full {
        /// How many these are.
        capacity: usize,
    },

    /// The server could not be asked. Whether the task has been or will be run is not known, unless
    /// the error is that the server is [full](Error::Full) or refuses.
    #[error("{0}")]
    Server(#[source] std::sync::Arc<Error>),
}

impl From<Error> for TaskError {
    fn from(error: Error) -> Self {
        match error {
            Error::Encode(error) => Self::Argument(error),
            error => Self::Server(error.into()),
        }
    }
}

/// What became of a task's calls: their encoded results, or why there are none.
pub(super) type Outcome = Result<Vec<u8>, TaskError>;

pub(super) fn outcome(settled: Settled) -> Outcome {
    Err(match settled {
        Settled::Answer(Answer::Done(results)) => return Ok(results.into_vec()),
        Settled::Answer(Answer::Died { host, pid, status }) => {
            TaskError::Died { host, pid, status: status.map(ExitStatus::from_raw) }
        }
        Settled::Answer(Answer::Panicked(message)) => TaskError::Panicked { message },
        Settled::Answer(Answer::Overdue(limit)) => TaskError::Overdue { limit: Duration::from_millis(limit) },
        Settled::Answer(Answer::Unregistered(function)) => TaskError::Unregistered { function },
        Settled::Answer(Answer::Unsendable { result, message }) => {
            TaskError::Encoding { what: if result { "result" } else { "argument" }, message }
        }
        Settled::Cancelled => TaskError::Cancelled,
        Settled::Lost { attempts } => TaskError::Lost { attempts },
        Settled::Unreadable(message) => unreadable(message),
    })
}

/// Reads the results of so many calls.
pub(super) fn results<T: DeserializeOwned>(outcome: Outcome, count: u32) -> Vec<Result<T, TaskError>> {
    let bytes = match outcome {
        Ok(bytes) => bytes,
        Err(error) => return (0..count).map(|_| Err(error.clone())).collect(),
    };
    let mut rest = &bytes[..];
    let mut unread = None;
    let mut results = Vec::new();
    for _ in 0..count {
        // What follows an argument that cannot be read has not been called.
        if let Some(message) = &unread {
            results.push(Err(TaskError::Encoding { what: "argument", message: String::clone(message) }));
            continue;
        }
        results.push(match read::<Result<T, Failure>>(rest) {
            Ok((result, left)) => {
                rest = left;
                result.map_err(|failure| match failure {
                    Failure::Panicked(message) => TaskError::Panicked { message },
                    Failure::Unsendable(message) => unreadable(message),
                    Failure::Unreadable(message) => {
                        unread = Some(message.clone());
                        TaskError::Encoding { what: "argument", message }
                    }
                })
            }
            Err(message) => Err(unreadable(message)),
        });
    }
    results
}

/// Reads the result of one call.
pub(super) fn result<T: DeserializeOwned>(outcome: Outcome) -> Result<T, TaskError> {
    results(outcome, 1).remove(0)
}

/// Reads a value. A panic of its `Deserialize` is an error, since the thread that reads the value
/// is not the one that waits for it.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, &[u8]), String> {
    match catch_unwind(|| codec::decode_first(bytes)) {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(payload) => Err(before_main::panic_message(payload)),
    }
}

fn unreadable(message: impl fmt::Display) -> TaskError {
    TaskError::Encoding { what: "result", message: message.to_string() }
}
