//! What parent and workers send each other.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::board::Place;
use super::bulk::{Bulk, Outgoing, Payload, Values};
use crate::process::{RecvError, queue};
use crate::start::image::FunctionOffset;

/// Runs a function on encoded arguments, one after the other, and appends the encoded results. At
/// the place it says when each call begins, if there is a limit of time.
pub(super) type Runner =
    fn(function: *const (), arguments: Values<'_>, count: u32, timed: Option<&Place>, results: &mut Outgoing<'_>);

/// To a worker: one call of a function, or several. A job's number is its position in the queue.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// The [`Runner`] that knows the types.
    pub(super) runner: FunctionOffset,
    pub(super) function: FunctionOffset,
    /// 0 in a job that was cancelled before it got into the queue, where its position is kept, and
    /// in one whose only item could not be encoded.
    pub(super) count: u32,
    pub(super) arguments: Payload,
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

/// For how long a reply is waited for that is there and cannot be taken.
const PATIENCE: Duration = Duration::from_secs(30);
const RETRY: Duration = Duration::from_millis(10);

impl Reply {
    /// Takes one out of a queue. Where this process has no file descriptor free for the handles in
    /// it, it stays there until there is one.
    pub(super) fn next(replies: &queue::Receiver<Self>) -> Result<Self, RecvError> {
        let begin = Instant::now();
        loop {
            match replies.recv() {
                Err(RecvError::System(error)) if error.raw_os_error() == libc::EMFILE && begin.elapsed() < PATIENCE => {
                    thread::sleep(RETRY);
                }
                reply => return reply,
            }
        }
    }

    /// For the one that takes it from the queue.
    pub(super) fn adopt(mut self, bulk: &Arc<Bulk>) -> Self {
        if let JobResult::Done(results) = &mut self.result {
            results.adopt(bulk);
        }
        self
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum JobResult {
    /// The encoded results.
    Done(Payload),
    /// The worker died at it, with this wait status if one could be had.
    Died { pid: u32, status: Option<i32> },
    /// The worker's last words: where a panic aborts, it dies of it.
    Panicked(String),
    /// It was not begun, or its worker was ended for it.
    Cancelled,
    /// The system had no memory for what the function returned.
    NoMemory(String),
    /// Its worker was ended because a call took longer than this.
    Overdue(Duration),
    /// Never sent: the pool has ended. With what the initializer failed of, if that is why.
    Stopped(Option<String>),
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
