use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use std::{fmt, io};

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::board::Board;
use super::bulk::Bulk;
use super::callbacks::Callbacks;
use super::control::Control;
use super::dispatcher::Dispatcher;
use super::end::End;
use super::supervisor::{Start, Supervisor, Worker};
use super::waiters::Waiters;
use super::worker::{ByReference, Initializer, Rules, work};
use super::{CAPACITY, Inner, Pool};
use crate::process::child_process::offset_of;
use crate::process::queue::{Receiver, Sender};
use crate::process::{EncodeError, Error, Portable, Queue};

/// How long a pool tries to start a worker while it has none: long enough for a shortage that
/// passes, such as one of file descriptors.
const PATIENCE: Duration = Duration::from_secs(30);

/// A pool that has been described and not started. Made by [`Pool::builder`].
///
/// ```
/// use many_hands::process::Pool;
/// use std::time::Duration;
///
/// let pool = Pool::builder().workers(2).max_tasks(100).time_limit(Duration::from_secs(60)).build()?;
/// assert_eq!(pool.apply(|number: u32| number + 1, 1)?, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder starts nothing until `build` is called"]
pub struct PoolBuilder {
    workers: usize,
    start: Arc<Start>,
    rules: Rules,
    limit: Option<Duration>,
}

impl Default for PoolBuilder {
    fn default() -> Self {
        let start = starter(|()| (), Arc::new(()));
        Self { workers: 0, start, rules: Rules::default(), limit: None }
    }
}

impl PoolBuilder {
    /// How many workers the pool has. 0, as without this, is as many as the machine can run at once
    /// ([`available_parallelism`](thread::available_parallelism)).
    #[doc(alias("processes", "max_workers"))]
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers;
        self
    }

    /// Has each worker call `initialize(argument)` before its first task. What that returns is the
    /// state of the worker, which its tasks get at with [`Pool::with_state`]: a connection, a
    /// random generator, a table that is too large to be sent with each task.
    ///
    /// It runs in each worker, also in one that takes another's place. The argument may hold
    /// handles: to a queue, a lock, shared memory. These can travel with a task as well; here they
    /// do so once for each worker.
    ///
    /// # When it fails
    ///
    /// If it panics, all workers are ended, and tasks that are not done fail with
    /// [`TaskError::Initializer`](super::TaskError::Initializer): what one worker cannot make, the
    /// next could not make either. (So does `concurrent.futures`; `multiprocessing.Pool` goes on
    /// starting workers, without end.) A worker that is killed in it is started again.
    ///
    /// ```
    /// use many_hands::process::Pool;
    /// use std::collections::HashSet;
    ///
    /// let words = |text: String| text.split(' ').map(String::from).collect::<HashSet<_>>();
    /// let pool = Pool::builder().workers(2).initializer(words, "a few words".to_string()).build()?;
    /// let is_known = |word: String| Pool::with_state(|words: &mut HashSet<String>| words.contains(&word));
    /// assert_eq!(pool.map(is_known, ["few", "many"].map(String::from))?, [true, false]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "initargs")]
    pub fn initializer<A, S>(mut self, initialize: fn(A) -> S, argument: A) -> Self
    where
        A: Portable + Send + Sync + 'static,
        S: 'static,
    {
        self.start = starter(initialize, Arc::new(argument));
        self
    }

    /// How many tasks a worker does before a new one takes its place; 0 counts as 1. That gives
    /// back what tasks leave behind: memory, open files.
    ///
    /// Each item of a map is a task. A chunk is not divided: the worker ends behind the chunk in
    /// which it has done so many. (In Python a chunk counts as one.)
    ///
    /// ```
    /// use many_hands::process::Pool;
    /// use std::process::id;
    ///
    /// let pool = Pool::builder().workers(1).max_tasks(2).build()?;
    /// let workers = pool.map_chunks(|()| id(), [(); 4], 1)?;
    /// assert!(workers[0] == workers[1] && workers[1] != workers[2] && workers[2] == workers[3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("maxtasksperchild", "max_tasks_per_child"))]
    pub fn max_tasks(mut self, tasks: u64) -> Self {
        self.rules.most_calls = Some(tasks.max(1));
        self
    }

    /// How long a task may run. One that runs longer has its worker killed (SIGKILL) and replaced,
    /// and fails with [`TaskError::Overdue`](super::TaskError::Overdue). No other task is ended
    /// with it.
    ///
    /// Only the time in the worker counts, not the time that a task waits for one. In a map it is
    /// the time of each item; the other items of its chunk, if it has any, share its error, as they
    /// do when a worker dies. Python has no such limit.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    /// use std::time::Duration;
    ///
    /// let pool = Pool::builder().workers(1).time_limit(Duration::from_millis(50)).build()?;
    /// let hangs = pool.apply(std::thread::sleep, Duration::MAX);
    /// assert!(matches!(hangs, Err(TaskError::Overdue { .. })));
    /// assert_eq!(pool.apply(|number: u32| number + 1, 1)?, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "timeout")]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self.rules.timed = true;
        self
    }

    /// Whether SIGINT, which Ctrl-C sends to all processes of a program, ends the workers. Without
    /// this it does not.
    ///
    /// So the parent decides. If it has no handler, SIGINT ends it, and its workers with it, since
    /// they are daemons. If it has one, it can let the tasks finish, or terminate the pool. (In
    /// Python every worker raises `KeyboardInterrupt`, each with a traceback, and its task is
    /// lost.) What a task starts with [`Command`](std::process::Command) is ended by SIGINT as
    /// always.
    ///
    /// ```
    /// use many_hands::process::{Pool, TaskError};
    /// use std::process::{Command, id};
    ///
    /// let interrupt = |()| _ = Command::new("sh").args(["-c", &format!("kill -INT {}", id())]).status();
    /// let pool = Pool::new(1)?;
    /// pool.apply(interrupt, ())?;
    /// let pool = Pool::builder().workers(1).interruptible(true).build()?;
    /// assert!(matches!(pool.apply(interrupt, ()), Err(TaskError::Died { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interruptible(mut self, interruptible: bool) -> Self {
        self.rules.interruptible = interruptible;
        self
    }

    /// Starts the workers.
    ///
    /// Each costs this process two file descriptors. Where the soft limit on these (`ulimit -n`,
    /// often 1024) is too low for so many workers, it is raised to the hard limit, for the whole
    /// process and those it starts from then on.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyWorkers`] if the hard limit is too low as well, and those of
    /// [`Process::spawn`](crate::process::Process::spawn). No process is left behind.
    pub fn build(self) -> Result<Pool, Error> {
        let available = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let workers = NonZeroUsize::new(self.workers).unwrap_or_else(available);
        let (to_workers, jobs) = queue()?;
        let (to_waiters, for_waiters) = queue()?;
        let (to_callbacks, for_callbacks) = queue()?;
        let jobs = Arc::new(jobs);
        let board = Arc::new(Board::new(workers.get()).map_err(starting)?);

        let bulk = Arc::new(Bulk::new().map_err(starting)?);
        let end = Arc::new(End::default());
        let dispatcher = Arc::new(Dispatcher::new(to_workers, Arc::clone(&bulk)));
        let waiters = Arc::new(Waiters::new(for_waiters, Arc::clone(&end), Arc::clone(&bulk)));
        let callbacks = Arc::new(Callbacks::new(Arc::clone(&end), Arc::clone(&bulk)));
        let (control, orders) = Control::new(Arc::clone(&dispatcher), Arc::clone(&board), &jobs).map_err(starting)?;
        let supervisor = Supervisor {
            jobs,
            to_waiters,
            to_callbacks,
            waiters: Arc::clone(&waiters),
            board,
            bulk: Arc::clone(&bulk),
            orders,
            start: self.start,
            rules: self.rules,
            limit: self.limit,
            end,
            patience: PATIENCE,
        };
        let started = start_all(&supervisor, workers.get())?;

        let mut inner = Inner {
            dispatcher: Arc::clone(&dispatcher),
            waiters,
            callbacks: Arc::clone(&callbacks),
            control: Arc::new(control),
            bulk,
            threads: Vec::new(),
            owner: std::process::id(),
        };
        inner.thread("pool-supervisor", move || supervisor.watch(started))?;
        inner.thread("pool-callbacks", move || callbacks.collect(&for_callbacks))?;
        inner.thread("pool-dispatcher", move || dispatcher.send_waiting())?;
        Ok(Pool { workers, inner })
    }
}

impl fmt::Debug for PoolBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { workers, start: _, rules, limit } = self;
        let fields = &mut formatter.debug_struct("PoolBuilder");
        fields.field("workers", workers).field("rules", rules).field("limit", limit).finish_non_exhaustive()
    }
}

/// Starts workers with this initializer.
fn starter<A, S>(initialize: fn(A) -> S, argument: Arc<A>) -> Arc<Start>
where
    A: Portable + Send + Sync + 'static,
    S: 'static,
{
    Arc::new(move |process, arguments| {
        let function = offset_of(initialize as usize)?;
        let initializer = Initializer { function, argument: ByReference(Arc::clone(&argument)) };
        process.spawn(work::<A, S>, (arguments, initializer))
    })
}

fn start_all(supervisor: &Supervisor, workers: usize) -> Result<Vec<Worker>, Error> {
    let mut started = Vec::new();
    while started.len() < workers {
        match supervisor.start(started.len()) {
            Ok(worker) => started.push(worker),
            Err(error) if lacks_descriptors(&error) => {
                let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).map_err(starting)?;
                if soft == hard {
                    return Err(Error::TooManyWorkers { workers, started: started.len(), limit: hard });
                }
                setrlimit(Resource::RLIMIT_NOFILE, hard, hard).map_err(starting)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(started)
}

/// Whether this process has as many files open as it may.
fn lacks_descriptors(error: &Error) -> bool {
    let number = match error {
        Error::System { source, .. } => source.raw_os_error(),
        Error::Argument { source: EncodeError::Descriptor(error), .. } => Some(error.raw_os_error()),
        _ => None,
    };
    number == Some(Errno::EMFILE as i32)
}

pub(super) fn starting(error: impl Into<io::Error>) -> Error {
    Error::system("start a pool")(error.into())
}

fn queue<T: Serialize + DeserializeOwned>() -> Result<(Sender<T>, Receiver<T>), Error> {
    Ok(Queue::bounded(CAPACITY)?.split())
}
