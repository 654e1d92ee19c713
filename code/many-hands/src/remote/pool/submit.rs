//! Tasks on their way to the server.

use std::sync::PoisonError;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::sleep;
use std::time::Duration;

use super::Inner;
use super::outstanding::Done;
use crate::remote::server::{Connection, LONGEST};
use crate::remote::{Error, TaskError, scripts};

/// The most tasks that are asked for, and replies that are read, at once.
pub(super) const AT_ONCE: usize = 500;
/// How long a client is remembered that says nothing, in milliseconds.
pub(super) const REMEMBERED: u64 = 3_600_000;
/// The pauses between attempts while there is no room grow from the first to the second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));

/// A task that is to be submitted.
pub(super) struct NewTask {
    pub(super) function: &'static str,
    pub(super) count: u32,
    /// One behind the other.
    pub(super) arguments: Vec<u8>,
    /// Of two tasks with the same one, the second has the result of the first.
    pub(super) key: Option<String>,
    pub(super) done: Done,
}

/// A task that has its number.
struct Numbered {
    number: u64,
    function: &'static str,
    count: u32,
    arguments: Vec<u8>,
    key: Option<String>,
}

impl Inner {
    /// Submits tasks in as few steps as there is room for. What goes wrong is their outcome.
    /// Returns their numbers.
    pub(super) fn submit(&self, tasks: Vec<NewTask>, wait_for_room: bool) -> Vec<u64> {
        let numbered: Vec<_> = tasks.into_iter().map(|task| self.number(task)).collect();
        let numbers = numbered.iter().map(|task| task.number).collect();
        let fits = |task: &Numbered| task.arguments.len() <= LONGEST;
        let (mut left, too_long): (Vec<_>, Vec<_>) = numbered.into_iter().partition(fits);
        for task in too_long {
            let error = Error::TooLong { length: task.arguments.len(), most: LONGEST };
            self.outstanding.settle(task.number, Err(error.into()));
        }
        let mut pause = PAUSES.0;
        while !left.is_empty() {
            let refused = match self.submit_batch(&left) {
                Ok(0) if self.stopping.load(Relaxed) => TaskError::Stopped,
                Ok(0) if !wait_for_room => TaskError::Full { capacity: self.settings.capacity },
                Ok(0) => {
                    sleep(pause);
                    pause = (2 * pause).min(PAUSES.1);
                    continue;
                }
                Ok(taken) => {
                    left.drain(..taken);
                    pause = PAUSES.0;
                    continue;
                }
                Err(error) => error.into(),
            };
            for task in left.drain(..) {
                self.outstanding.settle(task.number, Err(refused.clone()));
            }
        }
        numbers
    }

    fn number(&self, task: NewTask) -> Numbered {
        let NewTask { function, count, arguments, key, done } = task;
        Numbered { number: self.outstanding.expect(done), function, count, arguments, key }
    }

    /// Returns how many of them had room.
    fn submit_batch(&self, tasks: &[Numbered]) -> Result<usize, Error> {
        // One batch at a time: the server remembers the latest of each client, so that one whose
        // answer was lost can be submitted again.
        let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
        *batch += 1;
        let Self { settings, names, client, .. } = self;
        let mut script = scripts::SUBMIT.key(names.tasks());
        script.key(names.client(client)).arg(settings.capacity).arg(*batch).arg(REMEMBERED);
        for Numbered { number, function, count, arguments, key } in tasks {
            let limit = settings.limit.map_or(0, |limit| milliseconds(limit).max(1) * u64::from(*count));
            script.arg(client).arg(*number).arg(*function).arg(*count).arg(&arguments[..]).arg(limit);
            script.arg(settings.attempts).arg(milliseconds(settings.keep)).arg(key.as_deref().unwrap_or_default());
        }
        let submit = |connection: &mut Connection| script.invoke::<String>(connection);
        let ids = self.server.ask_while(|| !self.stopping.load(Relaxed), submit)?;
        drop(batch);
        let ids = ids.split_ascii_whitespace();
        Ok(tasks.iter().zip(ids).map(|(task, id)| self.outstanding.set_id(task.number, id)).count())
    }

    /// Ends a task that has no result, and says whether it has.
    pub(super) fn cancel(&self, number: u64) -> bool {
        let Some(id) = self.outstanding.id(number) else { return false };
        let script = scripts::of_tasks(&scripts::CANCEL, &self.names, [&id]);
        let cancelled = self.server.ask(|connection| script.invoke::<u32>(connection)).is_ok_and(|count| count > 0);
        if cancelled {
            self.outstanding.settle(number, Err(TaskError::Cancelled));
        }
        cancelled
    }

    /// Ends tasks whose results are no longer wanted. Where the server cannot be reached, they are
    /// run for nothing.
    pub(super) fn abandon(&self, ids: &[String]) {
        for part in ids.chunks(AT_ONCE) {
            let script = scripts::of_tasks(&scripts::CANCEL, &self.names, part);
            if self.server.ask_once(|connection| script.invoke::<u32>(connection)).is_err() {
                break;
            }
        }
    }
}

/// Redis counts in these; longer times than it can count are cut.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).min(1 << 48)
}
