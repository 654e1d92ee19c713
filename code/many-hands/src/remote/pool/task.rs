use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use super::Inner;
use crate::process::pool::ResultCell;
use crate::remote::TaskError;

/// A result that is on its way: what [`Pool::apply_async`](super::Pool::apply_async) returns. The
/// methods are those of [`process::Task`](crate::process::Task).
///
/// Wait for it with [`join`](Self::join), for some of many with
/// [`as_completed`](super::as_completed()) or [`wait`](super::wait()), or `.await` it: it is a
/// [`Future`] under any executor, and needs none of its own.
///
/// Dropping it loses the result; the task runs all the same. To have it not run, or end, there is
/// [`cancel`](Self::cancel).
#[derive(Debug)]
#[doc(alias("AsyncResult", "rq.job.Job", "concurrent.futures.Future"))]
pub struct Task<T> {
    pub(super) cell: Arc<ResultCell<T, TaskError>>,
    pool: Weak<Inner>,
    /// `None` if it was never given to the pool.
    number: Option<u64>,
}

impl<T> Task<T> {
    pub(super) fn new(cell: Arc<ResultCell<T, TaskError>>, pool: &Arc<Inner>, number: Option<u64>) -> Self {
        Self { cell, pool: Arc::downgrade(pool), number }
    }

    /// Waits for the result.
    ///
    /// It waits as long as no worker has done the task: also while there are no workers at all. If
    /// that is too long, there is [`join_timeout`](Self::join_timeout).
    ///
    /// # Errors
    ///
    /// The [`TaskError`] of the task.
    ///
    /// # Panics
    ///
    /// If the result has been taken before, by a poll of this future.
    #[doc(alias("get", "result"))]
    pub fn join(self) -> Result<T, TaskError> {
        self.cell.wait()
    }

    /// As [`join`](Self::join), for so long at most. `Err` gives the task back when the time is
    /// over.
    ///
    /// # Errors
    ///
    /// The task itself, if it is not done.
    ///
    /// # Panics
    ///
    /// As [`join`](Self::join).
    #[doc(alias("get", "result", "result_timeout"))]
    pub fn join_timeout(self, timeout: Duration) -> Result<Result<T, TaskError>, Self> {
        self.cell.wait_timeout(timeout).ok_or(self)
    }

    /// Whether the result is there, or the error.
    #[must_use]
    #[doc(alias("ready", "done"))]
    pub fn is_finished(&self) -> bool {
        self.cell.is_filled()
    }

    /// Sees to it that the task has no result, and says whether it has none: `false` means that the
    /// result, or another error, is there or on its way, or that the server could not be asked.
    ///
    /// A task that has not been begun never is. The process of one that is running is killed as
    /// soon as its worker learns of it, which takes a third of its
    /// [lease](super::super::WorkerBuilder::lease) at most. The result is
    /// [`TaskError::Cancelled`] at once.
    #[doc(alias("revoke", "abort"))]
    pub fn cancel(&self) -> bool {
        let pool = self.pool.upgrade().filter(|_| !self.is_finished());
        pool.zip(self.number).is_some_and(|(pool, number)| pool.cancel(number))
    }
}

/// The result, or the error, as [`join`](Task::join) gives it.
///
/// # Panics
///
/// If it is polled again after it was ready.
impl<T> Future for Task<T> {
    type Output = Result<T, TaskError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.cell.poll(context)
    }
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pool").field("server", &self.server).finish_non_exhaustive()
    }
}
