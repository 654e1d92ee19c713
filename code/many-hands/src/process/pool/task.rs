use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::TaskError;

/// A result that is on its way: what [`Pool::apply_async`](super::Pool::apply_async) returns.
/// Python's `AsyncResult`.
///
/// Dropping it loses the result; the task runs all the same.
#[derive(Debug)]
#[doc(alias = "AsyncResult")]
pub struct Task<T>(Arc<ResultCell<T>>);

#[derive(Debug)]
pub(super) struct ResultCell<T> {
    result: Mutex<Option<Result<T, TaskError>>>,
    filled: Condvar,
}

impl<T> Task<T> {
    /// A task, and the place where its result is to be put.
    pub(super) fn new() -> (Self, Arc<ResultCell<T>>) {
        let cell = Arc::new(ResultCell { result: Mutex::new(None), filled: Condvar::new() });
        (Self(Arc::clone(&cell)), cell)
    }

    /// Waits for the result.
    ///
    /// # Errors
    ///
    /// The [`TaskError`] of the task; a worker's death is one, so this does not wait for ever.
    #[doc(alias = "get")]
    pub fn join(self) -> Result<T, TaskError> {
        let mut result = self.0.filled.wait_while(self.0.result(), |result| result.is_none());
        let result = result.as_mut().map_or_else(|poison| poison.get_mut().take(), |result| result.take());
        result.unwrap_or(Err(TaskError::Stopped))
    }

    /// As [`join`](Self::join), for so long at most. `Err` gives the task back when the time is
    /// over.
    ///
    /// # Errors
    ///
    /// The task itself, if it is not done.
    ///
    /// ```
    /// use many_hands::process::Pool;
    /// use std::time::Duration;
    ///
    /// let pool = Pool::new(1)?;
    /// let task = pool.apply_async(std::thread::sleep, Duration::from_secs(60));
    /// assert!(task.join_timeout(Duration::from_millis(10)).is_err());
    /// # Ok::<(), many_hands::process::Error>(())
    /// ```
    pub fn join_timeout(self, timeout: Duration) -> Result<Result<T, TaskError>, Self> {
        let waited = self.0.filled.wait_timeout_while(self.0.result(), timeout, |result| result.is_none());
        let (mut result, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let taken = result.take();
        drop(result);
        taken.ok_or(self)
    }

    /// Whether the result is there, or the error.
    #[must_use]
    #[doc(alias = "ready")]
    pub fn is_finished(&self) -> bool {
        self.0.result().is_some()
    }
}

impl<T> ResultCell<T> {
    pub(super) fn fill(&self, result: Result<T, TaskError>) {
        *self.result() = Some(result);
        self.filled.notify_all();
    }

    fn result(&self) -> MutexGuard<'_, Option<Result<T, TaskError>>> {
        self.result.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
