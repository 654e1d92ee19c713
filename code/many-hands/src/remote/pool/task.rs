use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::Inner;
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
    cell: Arc<ResultCell<T>>,
    pool: Weak<Inner>,
    /// `None` if it was never given to the pool.
    number: Option<u64>,
}

#[derive(Debug)]
pub(super) struct ResultCell<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
}

#[derive(Debug)]
struct State<T> {
    finished: bool,
    /// Until it is taken.
    result: Option<Result<T, TaskError>>,
    /// Where an executor waits, and where [`as_completed`](super::as_completed()) does.
    wakers: Vec<Waker>,
}

impl<T> Task<T> {
    pub(super) fn new(cell: Arc<ResultCell<T>>, pool: &Arc<Inner>, number: Option<u64>) -> Self {
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
        let waited = self.cell.filled.wait_while(self.cell.state(), |state| !state.finished);
        waited.unwrap_or_else(PoisonError::into_inner).take()
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
        let waited = self.cell.filled.wait_timeout_while(self.cell.state(), timeout, |state| !state.finished);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let taken = state.finished.then(|| state.take());
        drop(state);
        taken.ok_or(self)
    }

    /// Whether the result is there, or the error.
    #[must_use]
    #[doc(alias("ready", "done"))]
    pub fn is_finished(&self) -> bool {
        self.cell.state().finished
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

    /// Whether there is an error.
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.cell.state().result, Some(Err(_)))
    }

    /// Has the waker called when the result is there: at once if it is there already.
    pub(super) fn wake_when_finished(&self, waker: Waker) {
        let mut state = self.cell.state();
        if !state.finished {
            state.wakers.push(waker);
            return;
        }
        drop(state);
        waker.wake();
    }

    /// Leaves the waker alone.
    pub(super) fn do_not_wake(&self, waker: &Waker) {
        self.cell.state().wakers.retain(|other| !other.will_wake(waker));
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
        let mut state = self.cell.state();
        if state.finished {
            return Poll::Ready(state.take());
        }
        // Where the same waker has been left already, one is enough.
        if !state.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
            state.wakers.push(context.waker().clone());
        }
        Poll::Pending
    }
}

impl<T> ResultCell<T> {
    pub(super) fn new() -> Arc<Self> {
        let state = State { finished: false, result: None, wakers: Vec::new() };
        Arc::new(Self { state: Mutex::new(state), filled: Condvar::new() })
    }

    pub(super) fn fill(&self, result: Result<T, TaskError>) {
        let mut state = self.state();
        state.finished = true;
        state.result = Some(result);
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        self.filled.notify_all();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// Once it has finished.
    fn take(&mut self) -> Result<T, TaskError> {
        self.result.take().expect("a result can be taken once")
    }
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pool").field("server", &self.server).finish_non_exhaustive()
    }
}
