use std::sync::atomic::AtomicBool;
use std::sync::{Condvar, Mutex, OnceLock};
use std::time::Duration;

use super::places::Places;
use super::run::Running;
use super::{End, Inner, Worker};
use crate::process::Pool;
use crate::remote::names::{self, Names};
use crate::remote::server::Server;
use crate::remote::{DEFAULT_POOL, Error, Functions, PATIENCE, version};

/// Runs tasks of the pool "default" of the server at this URL, which may call these functions, in
/// as many processes as this machine can run at once. Python's `celery worker`, `rq worker`.
///
/// Ends with an error only; to stop it, stop its process. What it was running is then taken over by
/// others. For one that can be [closed](Worker::close), or takes part in another pool, there is
/// [`Worker::builder`].
///
/// # Errors
///
/// Those of [`WorkerBuilder::start`] and [`Worker::join`].
#[doc(alias("celery worker", "rq worker"))]
pub fn work(url: &str, functions: Functions) -> Result<(), Error> {
    Worker::builder(functions).start(url)?.join()
}

/// A worker that has been described and has not started. Made by [`Worker::builder`].
#[derive(Debug, Clone)]
#[must_use = "a builder starts nothing until `start` is called"]
pub struct WorkerBuilder {
    functions: Functions,
    pool: String,
    version: Option<String>,
    processes: usize,
    lease: Duration,
    patience: Duration,
}

impl WorkerBuilder {
    pub(super) fn new(functions: Functions) -> Self {
        let lease = Duration::from_secs(15);
        Self { functions, pool: DEFAULT_POOL.into(), version: None, processes: 0, lease, patience: PATIENCE }
    }

    /// The name of the [pool](super::super::PoolBuilder::name) that it works for, "default" without
    /// this.
    pub fn pool(mut self, name: &str) -> Self {
        self.pool = name.into();
        self
    }

    /// The version that the submitters' [version](super::super::PoolBuilder::version) must be.
    /// Without this it is a digest of the executable.
    pub fn version(mut self, version: &str) -> Self {
        self.version = Some(version.into());
        self
    }

    /// How many tasks run at a time, each in a process of its own. 0, as without this, is as many
    /// as the machine can run at once.
    #[doc(alias = "concurrency")]
    pub fn processes(mut self, processes: usize) -> Self {
        self.processes = processes;
        self
    }

    /// How long the server waits for a sign of life of this worker before others may take over what
    /// it runs; 15 seconds without this, and no less than 100 milliseconds. It should be the same
    /// for all workers of a pool, and a good deal longer than the server or the network may be
    /// slow.
    #[doc(alias("visibility_timeout", "ack_wait"))]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease.max(Duration::from_millis(100));
        self
    }

    /// How long the server may be out of reach, or full, before the worker gives up; half a minute
    /// without this.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts the worker's processes, and takes tasks from the server at this URL.
    ///
    /// # Errors
    ///
    /// [`Error::OtherVersion`] if living programs submit tasks and none of them is of this worker's
    /// version; [`Error::Url`]; [`Error::Unreachable`], [`Error::Refused`], [`Error::Full`],
    /// [`Error::Server`] of the server; [`Error::Start`], [`Error::System`] where the executable
    /// cannot be read or started.
    pub fn start(self, url: &str) -> Result<Worker, Error> {
        let server = Server::at(url, self.patience)?;
        let version = self.version.map_or_else(version::of_the_executable, Ok)?;
        let pool = Pool::new(self.processes)?;
        let inner = Inner {
            server,
            names: Names::new(&self.pool, &version),
            functions: self.functions,
            name: names::unique(),
            lease: self.lease,
            places: Places::new(pool.workers()),
            pool,
            running: Running::default(),
            take_over: AtomicBool::new(true),
            look_out: OnceLock::new(),
            end: Mutex::new(End::default()),
            ended: Condvar::new(),
        };
        let ready = |connection: &mut _| {
            inner.make_group(connection)?;
            inner.renew(connection)
        };
        let (_, versions) = inner.server.ask(ready)?;
        match inner.other_version(&versions) {
            Some(error) => {
                inner.leave();
                Err(error)
            }
            None => Worker::start(inner),
        }
    }
}
