//! What parent and workers send each other.

use serde::{Deserialize, Serialize};

use crate::start::image::FunctionOffset;

/// Runs a function on encoded arguments, one after the other; gives the encoded results.
pub(super) type Runner = fn(function: *const (), arguments: &[u8], count: u32) -> Vec<u8>;

/// To a worker: one call of a function, or several. A job's number is its position in the queue.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// The [`Runner`] that knows the types.
    pub(super) runner: FunctionOffset,
    pub(super) function: FunctionOffset,
    pub(super) count: u32,
    #[serde(with = "serde_bytes")]
    pub(super) arguments: Vec<u8>,
    /// Which way the reply goes back.
    pub(super) route: Route,
}

/// The two ways back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Route {
    /// A thread waits for this reply and takes it from the queue itself.
    Waiter,
    /// The thread of callbacks takes the reply.
    Callback,
}

/// From a worker, or from the supervisor in the name of a dead one.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Reply {
    pub(super) number: u64,
    pub(super) result: JobResult,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum JobResult {
    /// The encoded results.
    Done(#[serde(with = "serde_bytes")] Vec<u8>),
    /// The worker died at it, with this wait status.
    Died { pid: u32, status: i32 },
}

/// Why a call has no result though its worker lives.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Failure {
    Panicked(String),
    /// The result cannot be encoded.
    Unsendable(String),
    /// The argument cannot be read.
    Unreadable(String),
}
