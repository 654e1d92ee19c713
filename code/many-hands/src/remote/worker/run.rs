//! The tasks that a worker has.

use std::collections::HashMap;
use std::os::unix::process::ExitStatusExt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use serde_bytes::ByteBuf;

use crate::process::{Task, TaskError};
use crate::remote::message::Answer;
use crate::remote::server::LONGEST;

/// By the ids of their entries.
#[derive(Default)]
pub(super) struct Running(Mutex<HashMap<String, State>>);

struct State {
    /// `None` when what became of it is known.
    task: Option<Task<ByteBuf>>,
    ended: Option<Result<ByteBuf, TaskError>>,
    limit: u64,
    deadline: Option<Instant>,
    overdue: bool,
}

/// What became of a task.
pub(super) enum Came {
    Answer(Answer),
    /// Its process died at it.
    Died(Answer),
    /// Another worker has it now, or its submitter does not want it.
    Dropped,
    /// The local pool has ended.
    Stopped,
}

impl Running {
    /// Adds a task, whose end is to be announced by its id. It may take so many milliseconds; 0 is
    /// for ever.
    pub(super) fn add(
        &self,
        id: String,
        task: Task<ByteBuf>,
        limit: u64,
        announce: impl Fn(String) + Send + Sync + 'static,
    ) {
        let deadline = (limit > 0).then(|| Instant::now().checked_add(Duration::from_millis(limit))).flatten();
        let waker = Waker::from(Arc::new(Announcement { id: id.clone(), announce: Box::new(announce) }));
        let mut tasks = self.tasks();
        let state = State { task: Some(task), ended: None, limit, deadline, overdue: false };
        let state = tasks.entry(id).insert_entry(state).into_mut();
        let polled = state.task.as_mut().map(|task| Pin::new(task).poll(&mut Context::from_waker(&waker)));
        if let Some(Poll::Ready(result)) = polled {
            (state.task, state.ended) = (None, Some(result));
            waker.wake();
        }
    }

    pub(super) fn ids(&self) -> Vec<String> {
        self.tasks().keys().cloned().collect()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.tasks().contains_key(id)
    }

    /// What became of a task that has ended. It stays among those that run until the server knows.
    pub(super) fn came(&self, id: &str, host: &str) -> Came {
        let mut tasks = self.tasks();
        let Some(state) = tasks.get_mut(id) else { return Came::Dropped };
        let ended = state.ended.take().or_else(|| state.task.take().map(Task::join));
        let unsendable = |message| Answer::Unsendable { result: true, message };
        let died = |pid, status| Came::Died(Answer::Died { host: host.to_string(), pid, status });
        Came::Answer(match ended {
            Some(Ok(results)) if results.len() > LONGEST => {
                unsendable(format!("it has {} bytes, and may have {LONGEST}", results.len()))
            }
            Some(Ok(results)) => Answer::Done(results),
            Some(Err(TaskError::Cancelled)) if state.overdue => Answer::Overdue(state.limit),
            Some(Err(TaskError::Cancelled)) => return Came::Dropped,
            Some(Err(TaskError::Died { pid, status })) => return died(pid, Some(status.into_raw())),
            Some(Err(TaskError::StatusUnknown { pid })) => return died(pid, None),
            Some(Err(TaskError::Panicked { message })) => Answer::Panicked(message),
            Some(Err(TaskError::Argument(error))) => Answer::Unsendable { result: false, message: error.to_string() },
            Some(Err(TaskError::Encoding { message, .. })) => unsendable(message),
            _ => return Came::Stopped,
        })
    }

    /// The server knows, or does not want to.
    pub(super) fn forget(&self, id: &str) {
        self.tasks().remove(id);
    }

    /// Ends a task that is no longer this worker's.
    pub(super) fn end(&self, id: &str) {
        if let Some(task) = self.tasks().get(id).and_then(|state| state.task.as_ref()) {
            task.cancel();
        }
    }

    /// Ends what is overdue. Says when the next task will be.
    pub(super) fn end_overdue(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut next: Option<Instant> = None;
        for state in self.tasks().values_mut() {
            let Some((deadline, task)) = state.deadline.zip(state.task.as_ref()) else { continue };
            if deadline > now {
                next = Some(next.map_or(deadline, |next| next.min(deadline)));
            } else if !state.overdue {
                // A task that has just ended by itself is not overdue.
                state.overdue = task.cancel();
            }
        }
        next
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn tasks(&self) -> MutexGuard<'_, HashMap<String, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Announcement {
    id: String,
    announce: Box<dyn Fn(String) + Send + Sync>,
}

impl Wake for Announcement {
    fn wake(self: Arc<Self>) {
        (self.announce)(self.id.clone());
    }
}
