//! Whichever of many tasks is done.

use std::sync::mpsc;
use std::time::Duration;

use super::announce::{announce, wait_for};
use super::{Task, TaskError};

/// The results of many tasks as they come, each with the position of its task among those that were
/// given. Python's `concurrent.futures.as_completed`.
///
/// It waits for each result, and ends after as many as there are tasks. The tasks may belong to
/// several pools. Dropping it early loses the results that it has not given; their tasks run all
/// the same. A worker's death is the result of its task.
///
/// # Panics
///
/// As [`Task::join`], when it comes to a task whose result has been taken.
///
/// ```
/// use many_hands::process::{Pool, pool::as_completed};
///
/// let pool = Pool::new(2)?;
/// let words = ["one", "three", "eleven"];
/// let tasks = words.map(|word| pool.apply_async(|word: String| word.len(), word.to_string()));
/// for (position, length) in as_completed(tasks) {
///     assert_eq!(words[position].len(), length?);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn as_completed<T>(tasks: impl IntoIterator<Item = Task<T>>) -> AsCompleted<T> {
    let (sender, finished) = mpsc::channel();
    let tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    drop(announce(tasks.iter().flatten().map(|task| &*task.cell), sender));
    AsCompleted { tasks, finished }
}

/// What [`as_completed`](as_completed()) returns.
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is asked"]
pub struct AsCompleted<T> {
    tasks: Vec<Option<Task<T>>>,
    /// Their positions. It is disconnected when none is left that has not finished.
    finished: mpsc::Receiver<usize>,
}

impl<T> Iterator for AsCompleted<T> {
    type Item = (usize, Result<T, TaskError>);

    fn next(&mut self) -> Option<Self::Item> {
        let position = self.finished.recv().ok()?;
        let task = self.tasks[position].take()?;
        Some((position, task.join()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.tasks.iter().flatten().count();
        (left, Some(left))
    }
}

impl<T> ExactSizeIterator for AsCompleted<T> {}

/// What [`wait`](wait()) waits for. Python's `return_when`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitFor {
    /// One task is done, or failed.
    #[doc(alias = "FIRST_COMPLETED")]
    First,
    /// One task has failed, or all are done.
    #[doc(alias = "FIRST_EXCEPTION")]
    FirstError,
    /// All tasks are done, or failed.
    #[doc(alias = "ALL_COMPLETED")]
    All,
}

/// The tasks that [`wait`](wait()) was given, each in the order in which they were given.
#[derive(Debug)]
pub struct Waited<T> {
    /// They have a result or an error: [`Task::join`] does not wait.
    pub done: Vec<Task<T>>,
    /// The others.
    pub not_done: Vec<Task<T>>,
}

/// Waits until the first of these tasks is done, or all of them, for so long at most;
/// `Duration::MAX` waits for ever. Python's `concurrent.futures.wait`.
///
/// A failed task is done too. The tasks may belong to several pools.
///
/// ```
/// use many_hands::process::pool::{Pool, WaitFor, wait};
/// use std::thread::sleep;
/// use std::time::Duration;
///
/// let pool = Pool::new(2)?;
/// let tasks = [Duration::ZERO, Duration::from_secs(60)].map(|time| pool.apply_async(sleep, time));
/// let waited = wait(tasks, WaitFor::First, Duration::MAX);
/// assert_eq!((waited.done.len(), waited.not_done.len()), (1, 1));
/// # Ok::<(), many_hands::process::Error>(())
/// ```
pub fn wait<T>(tasks: impl IntoIterator<Item = Task<T>>, what: WaitFor, timeout: Duration) -> Waited<T> {
    let tasks: Vec<_> = tasks.into_iter().collect();
    wait_for(&tasks.iter().map(|task| &*task.cell).collect::<Vec<_>>(), what, timeout);
    let (done, not_done) = tasks.into_iter().partition(Task::is_finished);
    Waited { done, not_done }
}
