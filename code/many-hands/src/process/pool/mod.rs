//! Worker processes that stay, for functions of your program: [`Pool`].

mod announce;
mod apply;
mod board;
mod builder;
mod bulk;
mod call;
mod callbacks;
mod completed;
mod control;
mod dispatcher;
mod end;
mod error;
mod interrupt;
mod map;
mod message;
mod result_cell;
mod state;
mod supervisor;
mod task;
mod waiters;
mod worker;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use serde::Serialize;

pub use builder::PoolBuilder;
pub use completed::{AsCompleted, WaitFor, Waited, as_completed, wait};
pub use error::TaskError;
pub use task::Task;

#[cfg(feature = "redis")]
pub(crate) use {
    announce::{announce, wait_for},
    result_cell::ResultCell,
};

use self::bulk::{Bulk, Outgoing, Payload};
use self::callbacks::{Callback, Callbacks};
use self::control::Control;
use self::dispatcher::Dispatcher;
use self::message::Job;
use self::waiters::Waiters;
use super::Error;

/// Orders, and replies, that a queue holds.
const CAPACITY: usize = 1024;

/// A fixed number of worker processes, which take tasks as they become free. Python's
/// `multiprocessing.Pool`.
///
/// A task is a function of your program (or a closure that captures nothing) and its argument; for
/// several arguments, pass a tuple. Argument and result are serialised, and may hold handles:
/// queues, ends of pipes, locks, shared memory. (Python's tasks may not.) All methods take `&self`:
/// threads can share a pool.
///
/// The calling process gets three threads of its own for a pool, so it can no longer
/// [`fork`](super::fork()).
///
/// # The end of a pool
///
/// - [`close`](Self::close), then [`join`](ClosedPool::join): the tasks are done, then the workers
///   end. To join a pool that is not closed does not compile.
/// - [`terminate`](Self::terminate), or dropping the pool: the workers are killed (SIGKILL), at
///   whatever they are. Tasks that are not done become [`TaskError::Stopped`].
/// - If the process that made the pool dies, its workers die with it: they are daemons. So a task
///   can only start [daemons](super::Builder::daemon) itself.
///
/// # When a task or its worker fails
///
/// A panic is the error of that task, and the worker goes on. If the worker dies (killed, crashed,
/// or the function called `exit`), that is the error of the task it was at, with its process id and
/// how it ended; no task is run twice, no other task is lost, and a new worker takes the place of
/// the dead one. (Python's pool refills the place, but a wait for that task has no end.) If no
/// worker is left and for half a minute none can be started, the pool gives up:
/// [`TaskError::Stopped`].
///
/// A task that hangs can be [cancelled](Task::cancel), or run into a [time
/// limit](PoolBuilder::time_limit): either ends its worker, and no other task. Ctrl-C ends no
/// worker unless [you want it to](PoolBuilder::interruptible).
///
/// # Example
///
/// ```
/// use many_hands::process::Pool;
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// let pool = Pool::new(2)?;
/// assert_eq!(pool.apply(square, 7)?, 49);
/// assert_eq!(pool.map(square, 1..=5)?, [1, 4, 9, 16, 25]);
///
/// let task = pool.apply_async(square, 3);
/// assert_eq!(task.join()?, 9);
/// pool.close().join();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("multiprocessing.Pool", "ProcessPoolExecutor"))]
pub struct Pool {
    workers: NonZeroUsize,
    inner: Inner,
}

/// A pool that takes no more tasks: what [`Pool::close`] returns. Dropped without
/// [`join`](Self::join), it is terminated.
#[must_use = "dropping a closed pool ends its workers before their tasks are done"]
pub struct ClosedPool(Inner);

struct Inner {
    dispatcher: Arc<Dispatcher>,
    waiters: Arc<Waiters>,
    callbacks: Arc<Callbacks>,
    control: Arc<Control>,
    bulk: Arc<Bulk>,
    threads: Vec<JoinHandle<()>>,
    /// The process whose threads they are. A fork has a copy of the handle, and none of the
    /// threads.
    owner: u32,
}

impl Pool {
    /// Starts so many workers; 0 is as many as the machine can run at once
    /// ([`available_parallelism`](thread::available_parallelism)).
    ///
    /// # Errors
    ///
    /// Those of [`PoolBuilder::build`].
    pub fn new(workers: usize) -> Result<Self, Error> {
        Self::builder().workers(workers).build()
    }

    /// Describes a pool before it starts: what its workers do first, how many tasks each of them
    /// does, and how long a task may take.
    ///
    /// ```
    /// use many_hands::process::Pool;
    ///
    /// let pool = Pool::builder().workers(1).initializer(|seed: u64| seed, 40).build()?;
    /// let next = |step: u64| Pool::with_state(|number: &mut u64| {
    ///     *number += step;
    ///     *number
    /// });
    /// assert_eq!(pool.map(next, [1, 1])?, [41, 42]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder() -> PoolBuilder {
        PoolBuilder::default()
    }

    /// In a task: calls `task` with the state of the worker that runs it, which is what the pool's
    /// [initializer](PoolBuilder::initializer) has returned there.
    ///
    /// The state lasts as long as its worker. A task that panics leaves it as it is; a worker that
    /// ends because there are no more tasks, or after [as many as it
    /// does](PoolBuilder::max_tasks), drops it.
    ///
    /// # Panics
    ///
    /// Outside of a task, if the initializer's type is not `S`, or within another call of this.
    #[doc(alias = "initializer")]
    pub fn with_state<S: 'static, T>(task: impl FnOnce(&mut S) -> T) -> T {
        state::with(task)
    }

    /// How many workers the pool has.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.workers.get()
    }

    /// Takes no more tasks. Returns at once; the workers do what has been given to them, and end.
    ///
    /// ```compile_fail
    /// # use many_hands::process::Pool;
    /// let pool = Pool::new(1).unwrap();
    /// pool.join(); // a pool must be closed first
    /// ```
    pub fn close(self) -> ClosedPool {
        self.inner.dispatcher.close();
        ClosedPool(self.inner)
    }

    /// Kills the workers, at whatever they are, and waits for their end. The same as dropping the
    /// pool.
    pub fn terminate(self) {}
}

impl ClosedPool {
    /// Waits until all tasks are done, their callbacks have run and the workers have ended.
    pub fn join(mut self) {
        self.0.join();
    }

    /// Kills the workers, at whatever they are, and waits for their end. The same as dropping the
    /// pool.
    pub fn terminate(self) {}
}

impl Inner {
    fn thread(&mut self, name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let thread = thread::Builder::new().name(name.into()).spawn(run).map_err(builder::starting)?;
        self.threads.push(thread);
        Ok(())
    }

    /// Encodes one argument.
    fn encode<A: Serialize>(&self, argument: &A) -> Result<Payload, TaskError> {
        let mut outgoing = Outgoing::new(&self.bulk, &|_| ());
        outgoing.append(argument).and_then(|()| outgoing.finish()).map_err(TaskError::Argument)
    }

    /// Gives a job whose reply a thread of the caller takes, if there is room for it and for its
    /// reply.
    fn try_give(&self, job: &Job) -> Option<u64> {
        let waiters = &self.waiters;
        self.dispatcher.try_submit(job, |number| waiters.try_expect(number), |number| waiters.unexpect(number))
    }

    /// The same, and puts it where it waits for room.
    fn give(&self, job: Job) -> u64 {
        self.dispatcher.submit(job, |number| self.waiters.expect(number))
    }

    /// Gives a job whose reply goes to a callback. Returns its number.
    fn give_with_callback(&self, job: Job, callback: Callback) -> u64 {
        let mut refused = None;
        let number = self.dispatcher.submit(job, |number| refused = self.callbacks.expect(number, callback));
        // Not under the dispatcher's lock, since a callback may come back to it.
        if let Some(callback) = refused {
            callback(self.callbacks.none());
        }
        number
    }

    fn join(&mut self) {
        if self.owner != std::process::id() {
            self.threads.drain(..).for_each(std::mem::forget);
        }
        for thread in self.threads.drain(..) {
            // A callback that drops the pool runs on one of them.
            if thread.thread().id() != thread::current().id() {
                // None of them panics, and in a drop there would be nothing to do about it.
                _ = thread.join();
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.control.stop();
        self.dispatcher.close();
        self.join();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pool").field("workers", &self.workers).finish_non_exhaustive()
    }
}

impl fmt::Debug for ClosedPool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClosedPool").finish_non_exhaustive()
    }
}
