//! One task.

use super::outstanding::Done;
use super::submit::NewTask;
use super::{Pool, Task};
use crate::process::Portable;
use crate::process::pool::ResultCell;
use crate::remote::TaskError;
use crate::remote::functions::name_of;
use crate::remote::task_error::{Outcome, result};
use crate::start::codec;

impl Pool {
    /// Calls `function(argument)` in a worker and waits for the result.
    ///
    /// # Errors
    ///
    /// See [`TaskError`].
    pub fn apply<F, A, T>(&self, function: F, argument: A) -> Result<T, TaskError>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable + Send + 'static,
    {
        self.apply_async(function, argument).join()
    }

    /// Has a worker call `function(argument)`, and returns as soon as the server has the task.
    /// Waits where as many tasks wait and run as [may](super::PoolBuilder::capacity).
    ///
    /// What goes wrong is said by the task: see [`TaskError`].
    #[doc(alias("submit", "delay", "enqueue"))]
    pub fn apply_async<F, A, T>(&self, function: F, argument: A) -> Task<T>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable + Send + 'static,
    {
        self.give_task(function, &argument, None, true)
    }

    /// As [`apply_async`](Self::apply_async), but does not wait for room:
    /// [`TaskError::Full`] is the task's error then.
    pub fn try_apply_async<F, A, T>(&self, function: F, argument: A) -> Task<T>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable + Send + 'static,
    {
        self.give_task(function, &argument, None, false)
    }

    /// As [`apply_async`](Self::apply_async), once for each key: if a task with this key waits or
    /// runs, or its result is [kept](super::PoolBuilder::keep_results) yet, there is no second
    /// task, and the result is that of the first. For what must not be done twice though it is
    /// asked for twice: by two submitters, or by one that was killed and starts anew.
    ///
    /// Function and type must be the same for the same key. To cancel it cancels it for all.
    #[doc(alias("idempotency", "job_id", "task_id"))]
    pub fn apply_once<F, A, T>(&self, key: &str, function: F, argument: A) -> Task<T>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable + Send + 'static,
    {
        self.give_task(function, &argument, Some(key), true)
    }

    /// As [`apply_async`](Self::apply_async), and calls `callback` with the result or the error
    /// when it is there.
    ///
    /// All callbacks of a pool run on one thread of this process, one after the other, in the order
    /// in which results come in. A callback that panics prints its message and is otherwise without
    /// effect.
    #[doc(alias("callback", "error_callback", "add_done_callback"))]
    pub fn apply_with_callback<F, A, T>(
        &self,
        function: F,
        argument: A,
        callback: impl FnOnce(Result<T, TaskError>) + Send + 'static,
    ) where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable + 'static,
    {
        let callbacks = self.ends.callbacks.clone();
        let done = move |outcome: Outcome| {
            let callback = Box::new(move || callback(result(outcome)));
            // They end after the last task of the pool has.
            _ = callbacks.map(|callbacks| callbacks.send(callback));
        };
        self.give(function, &argument, None, true, Box::new(done));
    }

    fn give_task<F, A, T>(&self, function: F, argument: &A, key: Option<&str>, wait: bool) -> Task<T>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
        T: Portable + Send + 'static,
    {
        let cell = ResultCell::new();
        let filled = cell.clone();
        let done = move |outcome| filled.fill(result(outcome));
        let number = self.give(function, argument, key, wait, Box::new(done));
        Task::new(cell, &self.ends.inner, number)
    }

    /// Returns the task's number, if it has got one.
    fn give<F, A, T>(&self, _: F, argument: &A, key: Option<&str>, wait: bool, done: Done) -> Option<u64>
    where
        F: Fn(A) -> T + Copy + 'static,
        A: Portable,
    {
        let Some(function) = name_of::<F>() else {
            done(Err(TaskError::Unregistered { function: std::any::type_name::<F>().into() }));
            return None;
        };
        match codec::encode(argument) {
            Ok(arguments) => {
                let key = key.map(String::from);
                let task = NewTask { function, count: 1, arguments, key, done };
                self.ends.inner.submit(vec![task], wait).pop()
            }
            Err(error) => {
                done(Err(TaskError::Argument(error)));
                None
            }
        }
    }
}
