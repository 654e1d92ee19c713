use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Duration;

use super::outstanding::Outstanding;
use super::{Ends, Inner, Pool};
use crate::remote::names::{self, Names};
use crate::remote::server::Server;
use crate::remote::{DEFAULT_POOL, Error, PATIENCE, version};

/// A pool that has been described and is not connected. Made by [`Pool::builder`].
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `connect` is called"]
pub struct PoolBuilder {
    name: String,
    version: Option<String>,
    patience: Duration,
    settings: Settings,
}

#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) capacity: usize,
    pub(super) limit: Option<Duration>,
    pub(super) attempts: u32,
    pub(super) keep: Duration,
}

impl Default for PoolBuilder {
    fn default() -> Self {
        let keep = Duration::from_secs(3600);
        let settings = Settings { capacity: 10_000, limit: None, attempts: 3, keep };
        Self { name: DEFAULT_POOL.into(), version: None, patience: PATIENCE, settings }
    }
}

impl PoolBuilder {
    /// The pool's name on the server, "default" without this. Workers of the same name work for it.
    pub fn name(mut self, name: &str) -> Self {
        self.name = name.into();
        self
    }

    /// What the workers' [version](super::super::WorkerBuilder::version) must be. Without this it
    /// is a digest of the executable, so workers are to run the very same file. Name one where they
    /// are built separately, and change it whenever a function, or the type of an argument or a
    /// result, changes.
    pub fn version(mut self, version: &str) -> Self {
        self.version = Some(version.into());
        self
    }

    /// How long a task may run, from when a worker takes it; in a chunk of a map, so many times
    /// that for all items together. Then its process is killed, and it is
    /// [`TaskError::Overdue`](super::TaskError::Overdue). Without this it is for ever.
    #[doc(alias = "timeout")]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.settings.limit = Some(limit);
        self
    }

    /// How many tasks of all submitters may wait and run at a time, 10,000 without this. At that
    /// many, submitting waits.
    pub fn capacity(mut self, tasks: usize) -> Self {
        self.settings.capacity = tasks.max(1);
        self
    }

    /// How often a task is begun if its process or its worker dies at it, 3 times without this.
    /// With 1, no task runs twice, and one whose worker dies is not tried again. 0 counts as 1.
    #[doc(alias = "retry")]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.settings.attempts = attempts.max(1);
        self
    }

    /// How long the server keeps a result that this pool does not fetch, an hour without this. A
    /// pool that lives fetches at once.
    #[doc(alias("result_ttl", "result_expires"))]
    pub fn keep_results(mut self, time: Duration) -> Self {
        self.settings.keep = time.max(Duration::from_millis(1));
        self
    }

    /// How long the server may be out of reach, or full, before what waits for it becomes an error;
    /// half a minute without this.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Connects to the server at this URL.
    ///
    /// The calling process gets two threads of its own for the pool, so it can no longer
    /// [`fork`](crate::process::fork()).
    ///
    /// # Errors
    ///
    /// [`Error::Url`]; [`Error::Unreachable`], [`Error::Refused`], [`Error::Full`],
    /// [`Error::Server`] of the server; [`Error::System`] where the executable cannot be read or no
    /// thread be started.
    pub fn connect(self, url: &str) -> Result<Pool, Error> {
        let server = Server::at(url, self.patience)?;
        let version = self.version.map_or_else(version::of_the_executable, Ok)?;
        let inner = Inner {
            server,
            names: Names::new(&self.name, &version),
            client: names::unique(),
            settings: self.settings,
            outstanding: Outstanding::default(),
            batch: Mutex::new(0),
            places: AtomicUsize::new(0),
            stopping: AtomicBool::new(false),
        };
        // Before there is a pool, so that it knows its workers from the first.
        inner.server.again_while(|| true, || inner.greet(&mut inner.server.connect()?))?;
        Ok(Pool { ends: Ends::new(inner)? })
    }
}
