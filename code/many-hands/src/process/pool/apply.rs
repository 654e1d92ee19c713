//! One task.

use super::call::Call;
use super::error::result;
use super::message::Route;
use super::result_cell::ResultCell;
use super::{Pool, Task, TaskError};
use crate::process::Portable;

impl Pool {
    /// Calls `function(argument)` in a worker and waits for the result.
    ///
    /// # Errors
    ///
    /// See [`TaskError`].
    pub fn apply<A, T>(&self, function: fn(A) -> T, argument: A) -> Result<T, TaskError>
    where
        A: Portable,
        T: Portable,
    {
        let arguments = self.inner.encode(&argument)?;
        let number = self.inner.give(Call::of(function)?.job(Route::Waiter, arguments, 1));
        result(self.inner.waiters.wait(number))
    }

    /// Has a worker call `function(argument)`, and returns at once. A task that no worker is free
    /// for waits in memory.
    ///
    /// What goes wrong is said by the task: see [`TaskError`].
    #[doc(alias = "submit")]
    pub fn apply_async<A, T>(&self, function: fn(A) -> T, argument: A) -> Task<T>
    where
        A: Portable,
        T: Portable + Send + 'static,
    {
        let cell = ResultCell::new();
        let filled = cell.clone();
        match self.give_with_callback(function, argument, move |result| filled.fill(result)) {
            Ok(number) => Task::new(cell, &self.inner.control, number),
            Err((_, error)) => Task::failed(error),
        }
    }

    /// As [`apply_async`](Self::apply_async), and calls `callback` with the result or the error
    /// when it is there: Python's `callback` and `error_callback` in one.
    ///
    /// All callbacks of a pool run on one thread of this process, one after the other, in the order
    /// in which results come in; a slow one keeps the others waiting. They may give the pool new
    /// tasks, but must not wait for one. A callback that panics prints its message and is otherwise
    /// without effect.
    ///
    /// ```
    /// use many_hands::process::Pool;
    /// use std::sync::mpsc;
    ///
    /// let pool = Pool::new(1)?;
    /// let (sender, results) = mpsc::channel();
    /// pool.apply_with_callback(|text: String| text.len(), "four".into(), move |length| _ = sender.send(length));
    /// assert_eq!(results.recv()??, 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("callback", "error_callback", "add_done_callback"))]
    pub fn apply_with_callback<A, T>(
        &self,
        function: fn(A) -> T,
        argument: A,
        callback: impl FnOnce(Result<T, TaskError>) + Send + 'static,
    ) where
        A: Portable,
        T: Portable + 'static,
    {
        if let Err((callback, error)) = self.give_with_callback(function, argument, callback) {
            callback(Err(error));
        }
    }

    /// Returns the job's number; gives the callback back if it cannot be sent.
    fn give_with_callback<A, T, C>(&self, function: fn(A) -> T, argument: A, callback: C) -> Result<u64, (C, TaskError)>
    where
        A: Portable,
        T: Portable + 'static,
        C: FnOnce(Result<T, TaskError>) + Send + 'static,
    {
        match self
            .inner
            .encode(&argument)
            .and_then(|arguments| Ok(Call::of(function)?.job(Route::Callback, arguments, 1)))
        {
            Ok(job) => Ok(self.inner.give_with_callback(job, Box::new(move |reply| callback(result(reply))))),
            Err(error) => Err((callback, error)),
        }
    }
}
