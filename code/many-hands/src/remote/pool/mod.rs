//! A pool whose workers are on other machines: [`Pool`].

mod apply;
mod builder;
mod completed;
mod map;
mod outstanding;
mod replies;
mod submit;
mod task;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use redis::cmd;

pub use builder::PoolBuilder;
pub use completed::{AsCompleted, WaitFor, Waited, as_completed, wait};
pub use task::Task;

use self::builder::Settings;
use self::outstanding::Outstanding;
use super::names::Names;
use super::server::Server;
use super::{Error, TaskError};

/// A pool of workers on any number of machines, which take tasks from a Redis server as they become
/// free. The methods are those of [`process::Pool`](crate::process::Pool).
///
/// A task is a function of your program and its argument; for several arguments, pass a tuple. The
/// workers are the same program, started elsewhere, and [work](super::work). While there are none,
/// tasks wait in the server. All methods take `&self`: threads can share a pool.
///
/// The [module](super) says what is certain when something fails.
///
/// # The end of a pool
///
/// - [`close`](Self::close), then [`join`](ClosedPool::join): waits until the tasks are done.
/// - [`terminate`](Self::terminate), or dropping the pool: its tasks that are not done are
///   cancelled, where they run too, and become [`TaskError::Stopped`].
/// - If the process that made the pool dies, its tasks are run all the same, and their results
///   expire.
///
/// Workers serve whatever pool there is, and go on.
///
/// # Example
///
/// ```
/// use many_hands::functions;
/// use many_hands::remote::{Pool, TaskError, Worker};
///
/// fn share(people: u32) -> u32 {
///     60 / people
/// }
///
/// # let server = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/server_of_examples.rs"));
/// # let Some(server) = server else { return Ok(()) };
/// # let url = &server.url();
/// let _worker = Worker::builder(functions![share]).processes(2).start(url)?;
/// let pool = Pool::connect(url)?;
/// let task = pool.apply_async(share, 5);
/// let results = pool.map_results(share, [4, 0, 3]);
/// assert!(matches!(results[..], [Ok(15), Err(TaskError::Panicked { .. }), Ok(20)]));
/// assert_eq!(task.join()?, 12);
/// pool.close().join();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("Celery", "rq.Queue", "multiprocessing.Pool"))]
pub struct Pool {
    ends: Ends,
}

/// A pool that takes no more tasks: what [`Pool::close`] returns. Dropped without
/// [`join`](Self::join), it is terminated.
#[must_use = "dropping a closed pool cancels its tasks"]
pub struct ClosedPool(Ends);

struct Inner {
    server: Server,
    names: Names,
    /// This pool's own name.
    client: String,
    settings: Settings,
    outstanding: Outstanding,
    /// The number of the latest batch that was submitted.
    batch: Mutex<u64>,
    /// How many tasks all workers together can run at a time, as was last heard.
    places: AtomicUsize,
    stopping: AtomicBool,
}

type Callback = Box<dyn FnOnce() + Send>;

/// What ends with the pool.
struct Ends {
    inner: Arc<Inner>,
    /// `None` when it is to end.
    callbacks: Option<mpsc::Sender<Callback>>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Connects to the server at this URL: `redis://user:password@host:6379/0`,
    /// `redis+unix:///run/redis.sock`.
    ///
    /// # Errors
    ///
    /// Those of [`PoolBuilder::connect`].
    pub fn connect(url: &str) -> Result<Self, Error> {
        Self::builder().connect(url)
    }

    /// Describes a pool before it connects: its name, how long a task may take, how many may wait.
    pub fn builder() -> PoolBuilder {
        PoolBuilder::default()
    }

    /// How many tasks all workers together can run at a time. Asked of the server now and then, so
    /// a worker that has come or gone is noticed within seconds.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.ends.inner.places.load(Relaxed)
    }

    /// Takes no more tasks. Returns at once.
    pub fn close(self) -> ClosedPool {
        ClosedPool(self.ends)
    }

    /// Cancels the tasks that are not done. The same as dropping the pool.
    pub fn terminate(self) {}
}

impl ClosedPool {
    /// Waits until all tasks are done and their callbacks have run.
    pub fn join(self) {
        self.0.inner.outstanding.wait_for_none();
    }

    /// Cancels the tasks that are not done. The same as dropping the pool.
    pub fn terminate(self) {}
}

impl Ends {
    fn new(inner: Inner) -> Result<Self, Error> {
        let (callbacks, called) = mpsc::channel::<Callback>();
        let inner = Arc::new(inner);
        let mut ends = Self { inner: Arc::clone(&inner), callbacks: Some(callbacks), threads: Vec::new() };
        ends.thread("replies of a pool", move || replies::take(&inner))?;
        ends.thread("callbacks of a pool", move || {
            for callback in called {
                // The panic has printed its message; the other callbacks have nothing to do with
                // it.
                _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(callback));
            }
        })?;
        Ok(ends)
    }

    fn thread(&mut self, name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        self.threads.push(thread::Builder::new().name(name.into()).spawn(run)?);
        Ok(())
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        self.inner.stop();
        self.callbacks = None;
        for thread in self.threads.drain(..) {
            // A callback that drops the pool runs on one of them.
            if thread.thread().id() != thread::current().id() {
                // None of them panics, and in a drop there would be nothing to do about it.
                _ = thread.join();
            }
        }
        self.inner.leave();
    }
}

impl Inner {
    fn replies(&self) -> String {
        self.names.replies(&self.client)
    }

    /// Cancels what is not done, and wakes the thread that waits for replies.
    fn stop(&self) {
        self.stopping.store(true, Relaxed);
        let submitted = self.outstanding.submitted();
        self.outstanding.settle_all(&TaskError::Stopped);
        let ids: Vec<_> = submitted.into_iter().map(|(_, id)| id).collect();
        self.abandon(&ids);
        let mut wake = cmd("XADD");
        wake.arg(self.replies()).arg("*").arg("k").arg("wake");
        _ = self.server.ask_once(|connection| wake.query::<String>(connection));
    }

    /// Takes out of the server what was for this pool alone; otherwise it would expire.
    fn leave(&self) {
        let mut delete = cmd("DEL");
        delete.arg(self.replies()).arg(self.names.client(&self.client));
        _ = self.server.ask_once(|connection| delete.query::<u32>(connection));
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pool").field("server", &self.ends.inner.server).finish_non_exhaustive()
    }
}

impl fmt::Debug for ClosedPool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClosedPool").finish_non_exhaustive()
    }
}
