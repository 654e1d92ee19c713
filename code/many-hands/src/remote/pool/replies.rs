//! The thread of a pool that takes replies from the server.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use redis::{Value, cmd, pipe};

use super::Inner;
use super::submit::{AT_ONCE, REMEMBERED};
use crate::remote::message::{Reply, of_one_stream};
use crate::remote::server::{Connection, LONGEST_WAIT};
use crate::remote::task_error::outcome;
use crate::remote::{Error, TaskError, names, scripts};

/// How often a pool says that it is alive, and asks whether its tasks are still there.
const GREETING: Duration = Duration::from_secs(5);
/// Before the first entry of a stream.
const BEGINNING: &str = "0-0";

/// Takes replies until the pool stops.
pub(super) fn take(inner: &Inner) {
    let mut reader =
        Reader { inner, connection: None, last: BEGINNING.into(), trimmed: true, greeting: Instant::now() };
    let wanted = || !inner.stopping.load(Relaxed);
    while wanted() {
        if let Err(error) = inner.server.again_while(wanted, || reader.round()) {
            inner.outstanding.settle_all(&error.into());
        }
    }
}

struct Reader<'a> {
    inner: &'a Inner,
    connection: Option<Connection>,
    /// The latest reply that was read.
    last: String,
    /// The server no longer has what was read.
    trimmed: bool,
    /// When the next greeting is due.
    greeting: Instant,
}

impl Reader<'_> {
    fn round(&mut self) -> Result<(), Error> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                // It may be another server, with entries of its own, or one without its data.
                (self.last, self.trimmed, self.greeting) = (BEGINNING.into(), true, Instant::now());
                self.inner.server.connect()?
            }
        };
        let mut missing = Vec::new();
        if Instant::now() >= self.greeting {
            self.inner.greet(&mut connection)?;
            missing = self.missing(&mut connection)?;
            self.greeting = Instant::now() + GREETING;
        }
        while self.read(&mut connection, missing.is_empty())? == AT_ONCE {}
        // A task leaves the stream in the step that writes its reply, so that all replies to these
        // have been read.
        for number in missing {
            self.inner.outstanding.settle(number, Err(TaskError::Forgotten));
        }
        self.connection = Some(connection);
        Ok(())
    }

    /// The tasks that have left the stream.
    fn missing(&self, connection: &mut Connection) -> Result<Vec<u64>, Error> {
        let submitted = self.inner.outstanding.submitted();
        let mut missing = Vec::new();
        for part in submitted.chunks(AT_ONCE) {
            let script = scripts::of_tasks(&scripts::MISSING, &self.inner.names, part.iter().map(|(_, id)| id));
            let found: Vec<String> = script.invoke(connection).map_err(|error| self.inner.server.error(&error))?;
            missing.extend(part.iter().filter(|(_, id)| found.contains(id)).map(|(number, _)| *number));
        }
        Ok(missing)
    }

    /// Reads replies and passes them on, and says how many these were.
    fn read(&mut self, connection: &mut Connection, may_wait: bool) -> Result<usize, Error> {
        let replies = self.inner.replies();
        let mut asked = pipe();
        if !self.trimmed {
            asked.cmd("XTRIM").arg(&replies).arg("MINID").arg(after(&self.last)).ignore();
        }
        let mut read = cmd("XREAD");
        read.arg("COUNT").arg(AT_ONCE);
        if may_wait {
            read.arg("BLOCK").arg(LONGEST_WAIT.as_millis() as u64);
        }
        read.arg("STREAMS").arg(&replies).arg(&self.last);
        let read = asked.add_command(read).query(connection);
        let entries = read
            .and_then(|(answer,): (Value,)| of_one_stream(answer))
            .map_err(|error| self.inner.server.error(&error))?;
        self.trimmed = entries.is_empty();
        let count = entries.len();
        for reply in entries.into_iter().map(Reply::from) {
            self.inner.outstanding.settle(reply.number, outcome(reply.settled));
            self.last = reply.id;
        }
        Ok(count)
    }
}

/// The id that follows this one.
fn after(id: &str) -> String {
    match id.split_once('-').and_then(|(time, count)| Some((time, count.parse::<u64>().ok()?))) {
        Some((time, count)) => format!("{time}-{}", count.saturating_add(1)),
        None => BEGINNING.to_string(),
    }
}

impl Inner {
    /// Says that this pool is alive, and learns how many places its workers have.
    pub(super) fn greet(&self, connection: &mut Connection) -> Result<(), Error> {
        let mut script = scripts::GREET.key(self.names.client(&self.client));
        script.key(self.names.workers()).key(self.names.submitters()).key(self.names.versions());
        script.arg(self.names.version()).arg(REMEMBERED).arg(names::host()).arg(std::process::id());
        let places = script.invoke(connection).map_err(|error| self.server.error(&error))?;
        self.places.store(places, Relaxed);
        Ok(())
    }
}
