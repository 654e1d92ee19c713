//! The thread that tells the server what came of tasks.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc;
use std::time::Duration;

use redis::RedisResult;

use super::Inner;
use super::run::Came;
use crate::remote::message::{Answer, Raw};
use crate::remote::{Error, names, scripts};
use crate::start::codec;

/// What ends in a worker.
pub(super) enum Ended {
    /// The task of this id, and what came of it is known to the worker.
    Task(String),
    /// One that needed no process.
    Answer(String, Answer),
}

/// The most tasks that the server is told of at once.
const AT_ONCE: usize = 64;
/// How long it takes to notice that there will be no more.
const LOOK: Duration = Duration::from_millis(100);

/// Tells what came of tasks, until all are done and no more are wanted.
pub(super) fn finish(inner: &Inner, ended: &mpsc::Sender<Ended>, outcomes: &mpsc::Receiver<Ended>) {
    let host = names::host();
    while !inner.is_done() {
        let Ok(first) = outcomes.recv_timeout(LOOK) else { continue };
        let mut batch = Batch::default();
        for one in [first].into_iter().chain(outcomes.try_iter()).take(AT_ONCE) {
            batch.add(inner, one, &host);
        }
        // Told even if there is nothing to tell, since it may take new tasks.
        let recycled = if inner.places.is_closed() || inner.take_over.load(Relaxed) { 0 } else { batch.places };
        let Some(entries) = inner.ask(|connection| inner.tell(connection, &batch, recycled)) else { return };
        batch.told.iter().filter(|(_, kind, _)| *kind == "answer").for_each(|(id, ..)| inner.running.forget(id));
        inner.places.give_back(batch.places.saturating_sub(entries.len()));
        for entry in entries {
            inner.run(entry.into(), ended);
        }
    }
}

#[derive(Default)]
struct Batch {
    /// Of each task its id, whether its process lives, and its encoded answer.
    told: Vec<(String, &'static str, Vec<u8>)>,
    /// So many become free.
    places: usize,
}

impl Batch {
    fn add(&mut self, inner: &Inner, ended: Ended, host: &str) {
        let (id, came) = match ended {
            Ended::Answer(id, answer) => (id, Came::Answer(answer)),
            Ended::Task(id) => {
                let came = inner.running.came(&id, host);
                (id, came)
            }
        };
        self.places += 1;
        let (kind, answer) = match came {
            Came::Answer(answer) => ("answer", answer),
            Came::Died(answer) => {
                // As soon as the server knows, the task may come back.
                inner.running.forget(&id);
                ("died", answer)
            }
            Came::Dropped => return inner.running.forget(&id),
            Came::Stopped => return inner.fail(Error::WorkerStopped),
        };
        self.told.push((id, kind, codec::encode(&answer).expect("bytes and strings can be encoded")));
    }
}

impl Inner {
    fn tell(&self, connection: &mut super::Connection, batch: &Batch, room: usize) -> RedisResult<Vec<Raw>> {
        let mut script = scripts::FINISH.key(self.names.tasks());
        script.key(self.names.worker(&self.name)).arg(&self.name).arg(room);
        for (id, kind, answer) in &batch.told {
            script.arg(id).arg(*kind).arg(&answer[..]);
        }
        script.invoke(connection)
    }
}
