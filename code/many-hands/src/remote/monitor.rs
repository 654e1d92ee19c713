//! How a pool is doing.

use std::time::Duration;

use redis::{RedisResult, cmd, pipe};

use super::message::{Raw, text};
use super::names::{GROUP, Names};
use super::server::{Connection, Server};
use super::{DEFAULT_POOL, Error, PATIENCE, scripts};

/// The most tasks that are listed.
const AT_MOST: usize = 1000;

/// A look at a pool from outside: what waits, what runs and where, and what has been given up. The
/// program `many-hands-remote` of this crate shows it in a terminal.
///
/// # Errors
///
/// All methods: those of the server.
///
/// # Example
///
/// ```
/// use many_hands::functions;
/// use many_hands::remote::{Monitor, Pool, Worker};
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// # let server = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/server_of_examples.rs"));
/// # let Some(server) = server else { return Ok(()) };
/// # let url = &server.url();
/// let pool = Pool::connect(url)?;
/// let task = pool.apply_async(square, 5);
/// let monitor = Monitor::connect(url, None)?;
/// assert_eq!(monitor.versions()?[0].waiting, 1);
///
/// let _worker = Worker::builder(functions![square]).processes(2).start(url)?;
/// assert_eq!(task.join()?, 25);
/// assert_eq!(monitor.versions()?[0].done, 1);
/// assert_eq!(monitor.workers()?[0].places, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[doc(alias("flower", "rq info"))]
pub struct Monitor {
    server: Server,
    pool: String,
}

/// The tasks of all programs of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionStatus {
    /// The version.
    pub version: String,
    /// Tasks that no worker has taken.
    pub waiting: u64,
    /// Tasks that a worker has taken.
    pub running: u64,
    /// Tasks that have had an answer of their function, a panic too, since the pool began.
    pub done: u64,
    /// Tasks that have been given up since the pool began.
    pub dead: u64,
}

/// A worker that is alive.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkerStatus {
    /// The machine.
    pub host: String,
    /// The worker's process id there.
    pub pid: u32,
    /// Its version.
    pub version: String,
    /// How many tasks it can run at a time.
    pub places: u64,
    /// How many it runs, as it said last.
    pub running: u64,
    /// How many it has done.
    pub done: u64,
    /// At how many of them their process died.
    pub died: u64,
}

/// A task that a worker has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunningTask {
    /// Its entry in the stream of tasks.
    pub id: String,
    /// The function.
    pub function: String,
    /// The worker's name: machine, process id, and a random number.
    pub worker: String,
    /// How long ago the worker renewed its lease.
    pub idle: Duration,
    /// How often the task has been begun.
    pub attempts: u64,
}

/// A task that has been given up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadTask {
    /// What [`Monitor::retry`] asks for.
    pub id: String,
    /// The version of the program that submitted it.
    pub version: String,
    /// The function.
    pub function: String,
    /// Why it was given up.
    pub why: String,
}

impl Monitor {
    /// Looks at the pool of this name, or "default", on the server at this URL.
    pub fn connect(url: &str, pool: Option<&str>) -> Result<Self, Error> {
        let server = Server::at(url, PATIENCE)?;
        server.ask_once(|connection| cmd("PING").exec(connection))?;
        Ok(Self { server, pool: pool.unwrap_or(DEFAULT_POOL).into() })
    }

    /// What waits, runs and is done, of each version that has submitted tasks or has had workers.
    pub fn versions(&self) -> Result<Vec<VersionStatus>, Error> {
        self.for_each_version(|connection, names| {
            let length: u64 = cmd("XLEN").arg(names.tasks()).query(connection)?;
            let running = running(connection, &names)?;
            let mut counted = cmd("HMGET");
            let (done, dead): (Option<u64>, Option<u64>) =
                counted.arg(names.counts()).arg(&["done", "dead"]).query(connection)?;
            let version = names.version().to_string();
            let (done, dead) = (done.unwrap_or(0), dead.unwrap_or(0));
            Ok(vec![VersionStatus { version, waiting: length.saturating_sub(running), running, done, dead }])
        })
    }

    /// The workers that are alive, by machine.
    pub fn workers(&self) -> Result<Vec<WorkerStatus>, Error> {
        let workers = Names::new(&self.pool, "").workers();
        let keys: Vec<String> =
            self.server.ask_once(|connection| cmd("ZRANGE").arg(workers).arg(0).arg(-1).query(connection))?;
        let mut found = Vec::new();
        for key in keys {
            let mut read = cmd("HMGET");
            read.arg(key).arg(&["host", "version", "pid", "places", "running", "done", "died"]);
            let fields: Vec<Option<String>> = self.server.ask_once(|connection| read.query(connection))?;
            // Between the two questions it may have ended.
            let [Some(host), Some(version), numbers @ ..] = &fields[..] else { continue };
            let (host, version) = (host.clone(), version.clone());
            let number = |at: usize| numbers.get(at).and_then(|text| text.as_ref()?.parse().ok()).unwrap_or(0);
            let (pid, places, running, done, died) = (number(0) as u32, number(1), number(2), number(3), number(4));
            found.push(WorkerStatus { host, pid, version, places, running, done, died });
        }
        found.sort_by(|one, other| (&one.host, one.pid).cmp(&(&other.host, other.pid)));
        Ok(found)
    }

    /// The tasks that workers have taken, the oldest first, a thousand of each version at most.
    pub fn running(&self) -> Result<Vec<RunningTask>, Error> {
        self.for_each_version(|connection, names| {
            let mut pending = cmd("XPENDING");
            pending.arg(names.tasks()).arg(GROUP).arg("-").arg("+").arg(AT_MOST);
            let pending: Vec<(String, String, u64, u64)> = unless_no_group(pending.query(connection))?;
            let with_function = |(id, worker, idle, attempts): (String, _, _, _)| {
                let entries: Vec<Raw> = cmd("XRANGE").arg(names.tasks()).arg(&id).arg(&id).query(connection)?;
                let function = entries.first().map(|entry| text(entry, "f")).unwrap_or_default();
                Ok(RunningTask { id, function, worker, idle: Duration::from_millis(idle), attempts })
            };
            pending.into_iter().map(with_function).collect()
        })
    }

    /// The tasks that have been given up, the oldest first: the latest ten thousand or so are kept,
    /// and a thousand of each version are listed at most.
    pub fn dead(&self) -> Result<Vec<DeadTask>, Error> {
        self.for_each_version(|connection, names| {
            let mut range = cmd("XRANGE");
            range.arg(names.dead()).arg("-").arg("+").arg("COUNT").arg(AT_MOST);
            let entries: Vec<Raw> = range.query(connection)?;
            let dead = entries.into_iter().map(|entry| {
                let (function, why) = (text(&entry, "f"), text(&entry, "why"));
                DeadTask { id: entry.0, version: names.version().into(), function, why }
            });
            Ok(dead.collect())
        })
    }

    /// Has a dead task tried again, as often as a new one. Says whether there was one of this id.
    /// Its submitter has its error already; what it does is done all the same.
    pub fn retry(&self, id: &str) -> Result<bool, Error> {
        let retried = self.for_each_version(|connection, names| {
            let mut script = scripts::RETRY.key(names.tasks());
            script.key(names.dead()).arg(id);
            Ok(vec![script.invoke::<bool>(connection)?])
        })?;
        Ok(retried.contains(&true))
    }

    /// Takes out all tasks, waiting, running or dead, of all versions; to their submitters they are
    /// [forgotten](super::TaskError::Forgotten). Says how many there were. What runs goes on, for
    /// nothing, until its worker notices.
    pub fn purge(&self) -> Result<u64, Error> {
        let purged = self.for_each_version(|connection, names| {
            let mut purge = pipe();
            purge.atomic().cmd("XLEN").arg(names.tasks()).cmd("XLEN").arg(names.dead());
            purge.cmd("DEL").arg(names.tasks()).arg(names.dead()).ignore();
            let (tasks, dead): (u64, u64) = purge.query(connection)?;
            Ok(vec![tasks + dead])
        })?;
        Ok(purged.iter().sum())
    }

    fn for_each_version<T>(
        &self,
        mut ask: impl FnMut(&mut Connection, Names) -> RedisResult<Vec<T>>,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        self.server.ask_once(|connection| {
            let mut versions: Vec<String> =
                cmd("SMEMBERS").arg(Names::new(&self.pool, "").versions()).query(connection)?;
            versions.sort();
            for version in versions {
                all.extend(ask(connection, Names::new(&self.pool, &version))?);
            }
            Ok(())
        })?;
        Ok(all)
    }
}

/// How many tasks workers have taken.
fn running(connection: &mut Connection, names: &Names) -> RedisResult<u64> {
    type Summary = (u64, Option<String>, Option<String>, Option<Vec<(String, String)>>);
    let summary = cmd("XPENDING").arg(names.tasks()).arg(GROUP).query::<Summary>(connection);
    unless_no_group(summary.map(|(count, ..)| count))
}

/// Before there has been a worker, there is no group.
fn unless_no_group<T: Default>(answer: RedisResult<T>) -> RedisResult<T> {
    match answer {
        Err(error) if error.code() == Some("NOGROUP") => Ok(T::default()),
        answer => answer,
    }
}
