//! The parent's way to the workers. A job goes straight into their queue while there is room; the
//! others wait here, and a thread brings them there as room comes. So giving a job never waits.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::bulk::{Bulk, Payload};
use super::message::Job;
use crate::process::queue;

pub(super) struct Dispatcher {
    state: Mutex<Jobs>,
    changed: Condvar,
    bulk: Arc<Bulk>,
}

struct Jobs {
    /// `None` once no job will come any more.
    jobs: Option<Arc<queue::Sender<Job>>>,
    /// The next job's number: its position in the queue, since all jobs get there in the order of
    /// their numbers.
    next: u64,
    waiting: VecDeque<Job>,
    /// The thread is putting a job into the queue.
    busy: bool,
    closed: bool,
}

impl Dispatcher {
    pub(super) fn new(jobs: queue::Sender<Job>, bulk: Arc<Bulk>) -> Self {
        let state = Jobs { jobs: Some(Arc::new(jobs)), next: 0, waiting: VecDeque::new(), busy: false, closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), bulk }
    }

    /// Gives a job. `expect` learns its number before any worker can.
    pub(super) fn submit(&self, job: Job, expect: impl FnOnce(u64)) -> u64 {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        expect(number);
        if !state.send_now(&job) {
            state.waiting.push_back(job);
            self.changed.notify_all();
        }
        number
    }

    /// As [`submit`](Self::submit), if `expect` says yes and there is room in the queue. If there
    /// is none, `unexpect` takes back what `expect` did.
    pub(super) fn try_submit(
        &self,
        job: &Job,
        expect: impl FnOnce(u64) -> bool,
        unexpect: impl FnOnce(u64),
    ) -> Option<u64> {
        let mut state = self.state();
        let number = state.next;
        if !expect(number) {
            return None;
        }
        if !state.send_now(job) {
            unexpect(number);
            return None;
        }
        state.next += 1;
        Some(number)
    }

    /// Takes a job's work away if it still waits here. Its position is kept.
    pub(super) fn withdraw(&self, number: u64) -> bool {
        let mut state = self.state();
        let first = state.next - state.waiting.len() as u64;
        let index = number.checked_sub(first).and_then(|index| usize::try_from(index).ok());
        let Some(job) = index.and_then(|index| state.waiting.get_mut(index)) else { return false };
        job.count = 0;
        job.arguments.adopt(&self.bulk);
        job.arguments = Payload::empty();
        true
    }

    /// No more jobs will be given.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// Sends waiting jobs until the dispatcher is closed and empty, or the queue has no receivers.
    /// Then lets go of the queue, so that the workers see its end.
    pub(super) fn send_waiting(&self) {
        loop {
            let idle = |state: &mut Jobs| state.waiting.is_empty() && !state.closed;
            let mut state = self.changed.wait_while(self.state(), idle).unwrap_or_else(PoisonError::into_inner);
            let next = state.waiting.pop_front().zip(state.jobs.clone());
            let Some((job, jobs)) = next else {
                state.jobs = None;
                return;
            };
            state.busy = true;
            drop(state);
            // It fails when the workers have been ended, which is when no thread expects a result
            // either.
            let sent = jobs.send(&job);
            drop(jobs);
            let mut state = self.state();
            state.busy = false;
            if sent.is_err() {
                state.waiting.clear();
                state.jobs = None;
                return;
            }
        }
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn state(&self) -> MutexGuard<'_, Jobs> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Jobs {
    fn send_now(&self, job: &Job) -> bool {
        let jobs = self.jobs.as_ref().filter(|_| self.waiting.is_empty() && !self.busy);
        jobs.is_some_and(|jobs| jobs.try_send(job).is_ok())
    }
}
