//! The thread that waits for tasks, and takes over what others have left.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc;

use redis::{RedisResult, Value, cmd};

use super::Inner;
use super::finish::Ended;
use crate::remote::message::{Answer, Entry, Raw, of_one_stream};
use crate::remote::names::GROUP;
use crate::remote::scripts;
use crate::remote::server::{Connection, LONGEST_WAIT};

/// Takes tasks as long as they are wanted.
pub(super) fn take(inner: &Inner, ended: &mpsc::Sender<Ended>) {
    while let Some(room) = inner.places.take_free() {
        let read = if inner.take_over.swap(false, Relaxed) {
            inner.ask(|connection| inner.take_over(connection, room))
        } else {
            inner.ask(|connection| inner.wait_for_tasks(connection, room))
        };
        let mut entries = read.unwrap_or_default();
        // After a long pause of this process, what others have left may be its own.
        entries.retain(|(id, _)| !inner.running.has(id));
        inner.places.give_back(room.saturating_sub(entries.len()));
        for entry in entries {
            inner.run(entry.into(), ended);
        }
    }
}

impl Inner {
    fn wait_for_tasks(&self, connection: &mut Connection, room: usize) -> RedisResult<Vec<Raw>> {
        let mut read = cmd("XREADGROUP");
        read.arg("GROUP").arg(GROUP).arg(&self.name).arg("COUNT").arg(room);
        // No longer than from one look-out to the next: then there may be tasks to take over.
        read.arg("BLOCK").arg(LONGEST_WAIT.min(self.lease / 3).as_millis() as u64);
        read.arg("STREAMS").arg(self.names.tasks()).arg(">");
        read.query::<Value>(connection).and_then(of_one_stream)
    }

    fn take_over(&self, connection: &mut Connection, room: usize) -> RedisResult<Vec<Raw>> {
        let mut script = scripts::TAKE_OVER.key(self.names.tasks());
        script.arg(&self.name).arg(self.lease.as_millis() as u64).arg(room).invoke(connection)
    }

    /// Has a process run a task, for which a place has been taken.
    pub(super) fn run(&self, entry: Entry, ended: &mpsc::Sender<Ended>) {
        let Entry { id, function, calls, limit } = entry;
        match self.functions.find(&function) {
            Some(run) => {
                let announced = ended.clone();
                let announce = move |id| _ = announced.send(Ended::Task(id));
                self.running.add(id, self.pool.apply_async(run, calls), limit, announce);
                if limit > 0 {
                    // Before it is overdue, the look-out has to know.
                    self.wake_look_out();
                }
            }
            // The finisher ends after all that send to it.
            None => _ = ended.send(Ended::Answer(id, Answer::Unregistered(function))),
        }
    }
}
