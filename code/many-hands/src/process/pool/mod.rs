//! Worker processes that stay, for functions of your program: [`Pool`].

mod callbacks;
mod dispatcher;
mod error;
mod message;
mod supervisor;
mod task;
mod waiters;
mod worker;

use std::collections::VecDeque;
use std::io::PipeWriter;
use std::num::NonZeroUsize;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::{fmt, io};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::TaskError;
pub use task::Task;

use self::callbacks::{Callback, Callbacks};
use self::dispatcher::Dispatcher;
use self::error::results;
use self::message::{Job, JobResult, Route, Runner};
use self::supervisor::Supervisor;
use self::waiters::Waiters;
use super::child_process::offset_of;
use super::{Error, Queue};
use crate::start::codec;
use crate::start::image::FunctionOffset;

/// Orders, and replies, that a queue holds.
const CAPACITY: usize = 1024;
/// By default, [`Pool::map`] cuts the items so that each worker gets so many chunks.
const CHUNKS_PER_WORKER: usize = 4;

/// A fixed number of worker processes, which take tasks as they become free. Python's
/// `multiprocessing.Pool`.
///
/// A task is a function of your program (or a closure that captures nothing) and its argument; for
/// several arguments, pass a tuple. Argument and result are serialised. All methods take `&self`:
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
/// the dead one. (Python's pool refills the place, but a wait for that task has no end.) When
/// twenty workers in a row cannot be started, or end while no task is taken, and no worker is left,
/// the pool gives up: [`TaskError::Stopped`].
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
#[doc(alias = "multiprocessing.Pool")]
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
    /// Closing it ends the workers.
    stop: Option<PipeWriter>,
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
    /// Those of [`Process::spawn`](super::Process::spawn).
    pub fn new(workers: usize) -> Result<Self, Error> {
        let available = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let workers = NonZeroUsize::new(workers).unwrap_or_else(available);
        let (to_workers, jobs) = queue()?;
        let (to_waiters, for_waiters) = queue()?;
        let (to_callbacks, for_callbacks) = queue()?;
        let (stopped, stop) = io::pipe().map_err(starting)?;

        let dispatcher = Arc::new(Dispatcher::new(to_workers));
        let waiters = Arc::new(Waiters::new(for_waiters));
        let callbacks = Arc::new(Callbacks::new());
        let supervisor = Supervisor { jobs, to_waiters, to_callbacks, waiters: Arc::clone(&waiters), stop: stopped };
        let started = (1..=workers.get()).map(|number| supervisor.start(number)).collect::<Result<_, _>>()?;

        let mut inner = Inner {
            dispatcher: Arc::clone(&dispatcher),
            waiters,
            callbacks: Arc::clone(&callbacks),
            stop: Some(stop),
            threads: Vec::new(),
            owner: std::process::id(),
        };
        inner.thread("pool-supervisor", move || supervisor.watch(started))?;
        inner.thread("pool-callbacks", move || callbacks.collect(&for_callbacks))?;
        inner.thread("pool-dispatcher", move || dispatcher.send_waiting())?;
        Ok(Self { workers, inner })
    }

    /// How many workers the pool has.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.workers.get()
    }

    /// Calls `function(argument)` in a worker and waits for the result.
    ///
    /// # Errors
    ///
    /// See [`TaskError`].
    pub fn apply<A, T>(&self, function: fn(A) -> T, argument: A) -> Result<T, TaskError>
    where
        A: Serialize + DeserializeOwned,
        T: Serialize + DeserializeOwned,
    {
        let arguments = codec::encode(&argument).map_err(TaskError::Argument)?;
        let job = Call::of(function)?.job(Route::Waiter, arguments, 1);
        let number = self.inner.dispatcher.submit(job, |number| self.inner.waiters.expect(number));
        self.inner.wait(number, 1).remove(0)
    }

    /// Has a worker call `function(argument)`, and returns at once. A task that no worker is free
    /// for waits in memory.
    ///
    /// What goes wrong is said by the task: see [`TaskError`].
    pub fn apply_async<A, T>(&self, function: fn(A) -> T, argument: A) -> Task<T>
    where
        A: Serialize + DeserializeOwned,
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let (task, cell) = Task::new();
        self.apply_with_callback(function, argument, move |result| cell.fill(result));
        task
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
    #[doc(alias("callback", "error_callback"))]
    pub fn apply_with_callback<A, T>(
        &self,
        function: fn(A) -> T,
        argument: A,
        callback: impl FnOnce(Result<T, TaskError>) + Send + 'static,
    ) where
        A: Serialize + DeserializeOwned,
        T: Serialize + DeserializeOwned + 'static,
    {
        let arguments = codec::encode(&argument).map_err(TaskError::Argument);
        let call = arguments.and_then(|arguments| Ok(Call::of(function)?.job(Route::Callback, arguments, 1)));
        match call {
            Ok(job) => self.inner.submit_with_callback(job, Box::new(move |result| callback(all(result, 1).remove(0)))),
            Err(error) => callback(Err(error)),
        }
    }

    /// Calls `function` for each item and waits for all results, which come in the order of the
    /// items.
    ///
    /// A worker takes several items at a time, a chunk: here a fourth of its share. See
    /// [`map_chunks`](Self::map_chunks).
    ///
    /// # Errors
    ///
    /// The first item's that has one, after all items have been tried. If a worker dies, that is
    /// the error of all items of its chunk.
    pub fn map<A, T>(&self, function: fn(A) -> T, items: impl IntoIterator<Item = A>) -> Result<Vec<T>, TaskError>
    where
        A: Serialize + DeserializeOwned,
        T: Serialize + DeserializeOwned,
    {
        let items: Vec<A> = items.into_iter().collect();
        let chunk = items.len().div_ceil(self.workers.get() * CHUNKS_PER_WORKER);
        self.map_chunks(function, items, chunk)
    }

    /// As [`map`](Self::map), with chunks of so many items (0 counts as 1): few large ones cost
    /// less, many small ones share the work more evenly.
    ///
    /// ```
    /// use many_hands::process::Pool;
    ///
    /// let pool = Pool::new(2)?;
    /// let lengths = pool.map_chunks(|word: String| word.len(), ["one", "three", "eleven"].map(String::from), 1)?;
    /// assert_eq!(lengths, [3, 5, 6]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Items are taken as there is room for them. If taking one panics, so does this; the chunks
    /// that it has given to the workers are done for nothing.
    ///
    /// # Errors
    ///
    /// As [`map`](Self::map).
    #[doc(alias = "chunksize")]
    pub fn map_chunks<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
        chunk: usize,
    ) -> Result<Vec<T>, TaskError>
    where
        A: Serialize + DeserializeOwned,
        T: Serialize + DeserializeOwned,
    {
        let call = Call::of(function)?;
        let chunk = u32::try_from(chunk.max(1)).unwrap_or(u32::MAX);
        let mut items = items.into_iter();
        let mut refused = None;
        let mut results = Vec::new();
        let mut ahead = Ahead { waiters: &self.inner.waiters, chunks: VecDeque::new() };
        while refused.is_none() {
            let (mut arguments, mut count) = (Vec::new(), 0);
            while count < chunk
                && refused.is_none()
                && let Some(item) = items.next()
            {
                match codec::append(&item, &mut arguments) {
                    Ok(()) => count += 1,
                    Err(error) => refused = Some(TaskError::Argument(error)),
                }
            }
            if count == 0 {
                break;
            }
            let job = call.job(Route::Waiter, arguments, count);
            let number = self.inner.send_ahead(job, || ahead.take_first().map(|first| results.extend(first)));
            ahead.chunks.push_back((number, count));
        }
        while let Some(first) = ahead.take_first() {
            results.extend(first);
        }
        results.extend(refused.map(Err));
        results.into_iter().collect()
    }

    /// Calls `function` for each item; the results come as they are ready, in any order.
    ///
    /// Lazy: it is at most four tasks a worker ahead of you. Dropping it early leaves the rest of
    /// the items alone.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    ///
    /// let pool = Pool::new(2)?;
    /// let mut halves: Vec<u32> = pool.imap_unordered(|number: u32| number / 2, [2, 4, 6]).collect::<Result<_, _>>()?;
    /// halves.sort();
    /// assert_eq!(halves, [1, 2, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn imap_unordered<A, T>(
        &self,
        function: fn(A) -> T,
        items: impl IntoIterator<Item = A>,
    ) -> impl Iterator<Item = Result<T, TaskError>>
    where
        A: Serialize + DeserializeOwned,
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let (sender, results) = mpsc::channel();
        let mut items = items.into_iter();
        let mut running = 0;
        std::iter::from_fn(move || {
            while running < self.workers.get() * CHUNKS_PER_WORKER
                && let Some(item) = items.next()
            {
                let sender = sender.clone();
                self.apply_with_callback(function, item, move |result| _ = sender.send(result));
                running += 1;
            }
            running = usize::checked_sub(running, 1)?;
            results.recv().ok()
        })
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
        let thread = thread::Builder::new().name(name.into()).spawn(run).map_err(starting)?;
        self.threads.push(thread);
        Ok(())
    }

    /// Waits for the results of a job whose reply a thread of the caller takes.
    fn wait<T: DeserializeOwned>(&self, number: u64, count: u32) -> Vec<Result<T, TaskError>> {
        all(self.waiters.wait(number), count)
    }

    /// Gives a job whose reply a thread of the caller takes. Where there is no room for it, or for
    /// its reply, first lets `make_room` take in a reply.
    fn send_ahead(&self, job: Job, mut make_room: impl FnMut() -> Option<()>) -> u64 {
        let waiters = &self.waiters;
        loop {
            let expect = |number| waiters.try_expect(number);
            if let Some(number) = self.dispatcher.try_submit(&job, expect, |number| waiters.unexpect(number)) {
                return number;
            }
            if make_room().is_none() {
                return self.dispatcher.submit(job, |number| waiters.expect(number));
            }
        }
    }

    fn submit_with_callback(&self, job: Job, callback: Callback) {
        let mut refused = None;
        self.dispatcher.submit(job, |number| refused = self.callbacks.expect(number, callback));
        // Not under the dispatcher's lock, since a callback may come back to it.
        if let Some(callback) = refused {
            callback(None);
        }
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
        self.stop = None;
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

/// Chunks of a map that have been given to the workers, in order. Left behind by a panic of what
/// makes the items, their replies are not wanted any more.
struct Ahead<'a> {
    waiters: &'a Waiters,
    chunks: VecDeque<(u64, u32)>,
}

impl Ahead<'_> {
    /// Waits for the results of the first one.
    fn take_first<T: DeserializeOwned>(&mut self) -> Option<Vec<Result<T, TaskError>>> {
        let (number, count) = self.chunks.pop_front()?;
        Some(all(self.waiters.wait(number), count))
    }
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        for (number, _) in self.chunks.drain(..) {
            self.waiters.abandon(number);
        }
    }
}

/// A function as workers know it.
struct Call {
    runner: FunctionOffset,
    function: FunctionOffset,
}

impl Call {
    fn of<A, T>(function: fn(A) -> T) -> Result<Self, TaskError>
    where
        A: Serialize + DeserializeOwned,
        T: Serialize + DeserializeOwned,
    {
        let runner: Runner = worker::run::<A, T>;
        Ok(Self { runner: offset_of(runner as usize)?, function: offset_of(function as usize)? })
    }

    fn job(&self, route: Route, arguments: Vec<u8>, count: u32) -> Job {
        Job { runner: self.runner, function: self.function, count, arguments, route }
    }
}

/// The results of so many calls, or that there are none.
fn all<T: DeserializeOwned>(result: Option<JobResult>, count: u32) -> Vec<Result<T, TaskError>> {
    match result {
        Some(result) => results(result, count),
        None => (0..count).map(|_| Err(TaskError::Stopped)).collect(),
    }
}

fn starting(error: io::Error) -> Error {
    Error::system("start a pool")(error)
}

fn queue<T: Serialize + DeserializeOwned>() -> Result<(super::queue::Sender<T>, super::queue::Receiver<T>), Error> {
    Ok(Queue::bounded(CAPACITY)?.split())
}
