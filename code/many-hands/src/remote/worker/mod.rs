//! What runs tasks: [`work`], and [`Worker`] for more say in it.
//!
//! A worker has three threads. One waits for tasks while there are free places; one tells the
//! server what came of tasks, and takes as many new ones in the same step; one renews leases, looks
//! out for tasks that others have left, and ends those that are overdue or cancelled. The tasks
//! themselves run in the processes of a local pool.

mod builder;
mod finish;
mod look_out;
mod places;
mod run;
mod take;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;
use std::{fmt, process};

use redis::{RedisResult, cmd};

pub use builder::{WorkerBuilder, work};

use self::places::Places;
use self::run::Running;
use super::names::{GROUP, Names};
use super::server::{Connection, Server};
use super::{Error, Functions};
use crate::process::Pool;

/// Tasks of a [`Pool`](super::Pool), run in processes of this machine: made by
/// [`WorkerBuilder::start`].
///
/// Dropped, it is closed and joined. If its own process dies, the processes that run its tasks die
/// with it, and others take the tasks over when their leases have run out.
///
/// ```
/// use many_hands::functions;
/// use many_hands::remote::{Pool, Worker};
///
/// fn square(number: u64) -> u64 {
///     number * number
/// }
///
/// # let server = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/server_of_examples.rs"));
/// # let Some(server) = server else { return Ok(()) };
/// # let url = &server.url();
/// let worker = Worker::builder(functions![square]).pool("squares").processes(1).start(url)?;
/// let pool = Pool::builder().name("squares").connect(url)?;
/// assert_eq!(pool.apply(square, 7)?, 49);
/// worker.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a worker that is dropped is closed"]
pub struct Worker {
    inner: Arc<Inner>,
    threads: Vec<JoinHandle<()>>,
}

struct Inner {
    server: Server,
    names: Names,
    functions: Functions,
    /// The worker's own name: that of a consumer of the stream of tasks.
    name: String,
    lease: Duration,
    pool: Pool,
    places: Places,
    running: Running,
    /// It is time to look for tasks that others have left.
    take_over: AtomicBool,
    /// The thread that looks out.
    look_out: OnceLock<Thread>,
    end: Mutex<End>,
    ended: Condvar,
}

#[derive(Default)]
struct End {
    /// No more tasks are taken.
    closed: bool,
    /// What nothing can be done about.
    failed: Option<Error>,
}

impl Worker {
    /// Describes a worker that may call these functions, before it starts.
    pub fn builder(functions: Functions) -> WorkerBuilder {
        WorkerBuilder::new(functions)
    }

    /// Waits until the worker ends, which it does when nothing else can be done.
    ///
    /// # Errors
    ///
    /// Why it has ended: [`Error::OtherVersion`] if living programs submit tasks and none of them
    /// is of this worker's version; [`Error::Unreachable`] and the other errors of the server,
    /// after its [patience](WorkerBuilder::patience); [`Error::WorkerStopped`]. None after
    /// [`close`](Self::close).
    pub fn join(mut self) -> Result<(), Error> {
        self.inner.wait_for_the_end();
        self.finish()
    }

    /// Takes no more tasks, does those that it has, and ends.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    pub fn close(mut self) -> Result<(), Error> {
        self.inner.close();
        self.finish()
    }

    fn finish(&mut self) -> Result<(), Error> {
        for thread in self.threads.drain(..) {
            // None of them panics.
            _ = thread.join();
        }
        self.inner.leave();
        self.inner.end().failed.take().map_or(Ok(()), Err)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if !self.threads.is_empty() {
            self.inner.close();
            _ = self.finish();
        }
    }
}

impl Worker {
    fn start(inner: Inner) -> Result<Self, Error> {
        let (finished, outcomes) = mpsc::channel();
        let inner = Arc::new(inner);
        let mut worker = Self { inner: Arc::clone(&inner), threads: Vec::new() };
        let (taker, finisher, to_finisher) = (Arc::clone(&inner), Arc::clone(&inner), finished.clone());
        worker.thread("tasks of a worker", move || take::take(&taker, &finished))?;
        worker.thread("results of a worker", move || finish::finish(&finisher, &to_finisher, &outcomes))?;
        worker.thread("leases of a worker", move || look_out::look_out(&inner))?;
        Ok(worker)
    }

    fn thread(&mut self, name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        self.threads.push(thread::Builder::new().name(name.into()).spawn(run)?);
        Ok(())
    }
}

impl Inner {
    /// Asks until patience is over; then the worker ends.
    fn ask<T>(&self, mut ask: impl FnMut(&mut Connection) -> RedisResult<T>) -> Option<T> {
        let asked = self.server.ask_while(
            || self.end().failed.is_none(),
            |connection| match ask(connection) {
                // The server was started anew without its data, or those were purged.
                Err(error) if ["NOGROUP", "UNBLOCKED"].iter().any(|code| error.to_string().contains(code)) => {
                    self.make_group(connection)?;
                    ask(connection)
                }
                answer => answer,
            },
        );
        asked.map_err(|error| self.fail(error)).ok()
    }

    /// Makes the stream of tasks and its group, unless they are there.
    fn make_group(&self, connection: &mut Connection) -> RedisResult<()> {
        let mut create = cmd("XGROUP");
        create.arg("CREATE").arg(self.names.tasks()).arg(GROUP).arg("0").arg("MKSTREAM");
        match create.query(connection) {
            Err(error) if error.code() == Some("BUSYGROUP") => Ok(()),
            made => made,
        }
    }

    fn close(&self) {
        self.end().closed = true;
        self.places.close();
        self.ended.notify_all();
        self.wake_look_out();
    }

    fn fail(&self, error: Error) {
        _ = self.end().failed.get_or_insert(error);
        self.close();
    }

    /// Whether no more tasks are taken and all that were are done.
    fn is_done(&self) -> bool {
        let end = self.end();
        end.failed.is_some() || end.closed && self.places.all_free()
    }

    fn wait_for_the_end(&self) {
        drop(self.ended.wait_while(self.end(), |end| !end.closed));
    }

    /// Takes the worker out of the lists. Where that fails, it expires.
    fn leave(&self) {
        let mut leave = redis::pipe();
        leave.cmd("DEL").arg(self.names.worker(&self.name)).ignore();
        leave.cmd("ZREM").arg(self.names.workers()).arg(self.names.worker(&self.name)).ignore();
        _ = self.server.ask_once(|connection| leave.query::<()>(connection));
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn end(&self) -> MutexGuard<'_, End> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Worker");
        shown.field("server", &self.inner.server).field("pid", &process::id()).finish_non_exhaustive()
    }
}
