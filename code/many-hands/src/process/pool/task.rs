use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::TaskError;
use super::control::Control;
use super::result_cell::ResultCell;
use crate::os::event_flag::EventFlag;
use crate::process::wait::sealed::Sealed;
use crate::process::wait::{AtEnd, WakeFlag, Watch};
use crate::process::{Error, Readiness, Waitable};

/// A result that is on its way: what [`Pool::apply_async`](super::Pool::apply_async) returns.
/// Python's `AsyncResult`, and the `Future` of `concurrent.futures`.
///
/// Wait for it with [`join`](Self::join), for some of many with
/// [`as_completed`](super::as_completed()) or [`wait`](super::wait()), or `.await` it: it is a
/// [`Future`] under any executor, and needs none of its own.
///
/// Dropping it loses the result; the task runs all the same. To have it not run, or end, there is
/// [`cancel`](Self::cancel).
///
/// ```
/// use many_hands::process::{Pool, Task, TaskError};
///
/// async fn sum(one: Task<u64>, other: Task<u64>) -> Result<u64, TaskError> {
///     Ok(one.await? + other.await?) // both are running already
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let pool = Pool::new(2)?;
/// let square = |number: u64| number * number;
/// assert_eq!(sum(pool.apply_async(square, 3), pool.apply_async(square, 4)).await?, 25);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[doc(alias("AsyncResult", "concurrent.futures.Future"))]
pub struct Task<T> {
    pub(super) cell: Arc<ResultCell<T, TaskError>>,
    /// `None` if it was never given to the pool.
    job: Option<Job>,
}

struct Job {
    /// The pool's: a task that outlives it keeps none of its memory and files.
    control: Weak<Control>,
    number: u64,
}

impl<T> Task<T> {
    pub(super) fn new(cell: Arc<ResultCell<T, TaskError>>, control: &Arc<Control>, number: u64) -> Self {
        Self { cell, job: Some(Job { control: Arc::downgrade(control), number }) }
    }

    /// One that was refused.
    pub(super) fn failed(error: TaskError) -> Self {
        let cell = ResultCell::new();
        cell.fill(Err(error));
        Self { cell, job: None }
    }

    /// Waits for the result.
    ///
    /// # Errors
    ///
    /// The [`TaskError`] of the task; a worker's death is one, so this does not wait for ever.
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

    /// Sees to it that the task does not go on, and says whether it has: `false` means that the
    /// result, or another error, is there or on its way. Returns at once.
    ///
    /// A task that has not been begun never is. One that is running has its worker killed (SIGKILL)
    /// and replaced: what it has done until then is done, and it has no chance to clean up. No
    /// other task is ended with it. The result is then [`TaskError::Cancelled`].
    ///
    /// (The `cancel` of `concurrent.futures` cannot end a task that is running, and says `False`.
    /// `multiprocessing.Pool` has none.)
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    /// use std::time::Duration;
    ///
    /// let pool = Pool::new(1)?;
    /// let hangs = pool.apply_async(std::thread::sleep, Duration::MAX);
    /// let waits = pool.apply_async(|()| println!("never printed"), ());
    /// assert!(waits.cancel());
    /// assert!(hangs.cancel());
    /// assert!(matches!(hangs.join(), Err(TaskError::Cancelled)));
    /// assert_eq!(pool.apply(|()| 7, ())?, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cancel(&self) -> bool {
        let Some(job) = self.job.as_ref().filter(|_| !self.is_finished()) else { return false };
        let cancelled = job.control.upgrade().is_some_and(|control| control.cancel(job.number));
        if cancelled {
            self.cell.fill(Err(TaskError::Cancelled));
        }
        cancelled
    }
}

impl<T: Send + 'static> Task<T> {
    /// A file descriptor for event loops, which is readable from when the result is there, or the
    /// error: [`is_finished`](Self::is_finished) says the same. A worker's death is an error, so it
    /// becomes readable then.
    ///
    /// # Errors
    ///
    /// [`Error::System`] if the system has no file descriptor for it.
    ///
    /// ```
    /// use many_hands::process::Pool;
    /// use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    /// use std::os::fd::AsFd;
    ///
    /// let pool = Pool::new(1)?;
    /// let task = pool.apply_async(|number: u32| number * 2, 21);
    /// let ready = task.readiness()?;
    /// poll(&mut [PollFd::new(ready.as_fd(), PollFlags::POLLIN)], PollTimeout::NONE)?;
    /// assert!(task.is_finished());
    /// assert_eq!(task.join()?, 42); // does not wait
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn readiness(&self) -> Result<Readiness, Error> {
        let flag = Arc::new(EventFlag::new().map_err(Error::system("watch a task"))?);
        let waker = Waker::from(Arc::clone(&flag));
        self.cell.wake_when_filled(waker.clone());
        let cell = Arc::clone(&self.cell);
        Ok(Readiness::new(flag, move || cell.do_not_wake(&waker)))
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

impl<T> Sealed for Task<T> {}

impl<T> Waitable for Task<T> {
    fn is_ready(&self) -> Result<bool, Error> {
        Ok(self.is_finished())
    }

    fn watch<'a>(&'a self, flag: &WakeFlag) -> Result<Watch<'a>, Error> {
        let waker = flag.waker()?;
        self.cell.wake_when_filled(waker.clone());
        Ok(Watch { _at_end: AtEnd::of(move || self.cell.do_not_wake(&waker)), ..Watch::default() })
    }
}

impl std::fmt::Debug for Job {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Job").field("number", &self.number).finish_non_exhaustive()
    }
}
