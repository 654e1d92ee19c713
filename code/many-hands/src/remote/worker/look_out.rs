//! The thread that renews leases and ends what must not go on.

use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::{Duration, Instant};

use redis::RedisResult;

use super::{Connection, Inner};
use crate::remote::{Error, names, scripts};

/// The longest time between two look-outs: that long, a cancelled task may go on.
const LONGEST: Duration = Duration::from_secs(1);

/// Looks out until all tasks are done and no more are wanted.
pub(super) fn look_out(inner: &Inner) {
    _ = inner.look_out.set(thread::current());
    let period = LONGEST.min(inner.lease / 3);
    let mut next = Instant::now();
    while !inner.is_done() {
        let overdue = inner.running.end_overdue();
        let now = Instant::now();
        if now >= next {
            let Some((gone, versions)) = inner.ask(|connection| inner.renew(connection)) else { return };
            gone.iter().for_each(|id| inner.running.end(id));
            if let Some(error) = inner.other_version(&versions).filter(|_| inner.running.ids().is_empty()) {
                return inner.fail(error);
            }
            inner.take_over.store(true, Relaxed);
            next = now + period;
        }
        let until = overdue.map_or(next, |overdue| next.min(overdue));
        thread::park_timeout(until.saturating_duration_since(Instant::now()));
    }
}

impl Inner {
    /// Says that this worker is alive, and that what it runs it still runs. Returns what is no
    /// longer its own, and the versions of the submitters.
    pub(super) fn renew(&self, connection: &mut Connection) -> RedisResult<(Vec<String>, Vec<String>)> {
        let mut script = scripts::RENEW.key(self.names.tasks());
        script
            .key(self.names.worker(&self.name))
            .key(self.names.workers())
            .key(self.names.submitters())
            .key(self.names.versions());
        script.arg(&self.name).arg(self.names.version()).arg(self.lease.as_millis() as u64);
        script.arg(names::host()).arg(std::process::id()).arg(self.places.all());
        self.running.ids().iter().for_each(|id| _ = script.arg(id));
        script.invoke(connection)
    }

    /// That all submitters are of other versions, if that is so.
    pub(super) fn other_version(&self, submitters: &[String]) -> Option<Error> {
        let other = !submitters.is_empty() && !submitters.iter().any(|version| version == self.names.version());
        other.then(|| Error::OtherVersion { worker: self.names.version().into(), submitters: submitters.join(", ") })
    }

    pub(super) fn wake_look_out(&self) {
        if let Some(thread) = self.look_out.get() {
            thread.unpark();
        }
    }
}
