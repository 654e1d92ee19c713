//! Replies that no thread waits for yet: a thread takes them from the queue and hands each to what
//! waits for it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bulk::Bulk;
use super::end::End;
use super::message::{JobResult, Reply};
use crate::process::queue;

/// What becomes of a reply.
pub(super) type Callback = Box<dyn FnOnce(JobResult) + Send>;

pub(super) struct Callbacks {
    /// `None` when the thread of callbacks has ended.
    expected: Mutex<Option<HashMap<u64, Callback>>>,
    end: Arc<End>,
    bulk: Arc<Bulk>,
}

impl Callbacks {
    pub(super) fn new(end: Arc<End>, bulk: Arc<Bulk>) -> Self {
        Self { expected: Mutex::new(Some(HashMap::new())), end, bulk }
    }

    /// Gives the callback back if the thread of callbacks has ended.
    pub(super) fn expect(&self, number: u64, callback: Callback) -> Option<Callback> {
        match self.expected().as_mut() {
            Some(expected) => expected.insert(number, callback),
            None => Some(callback),
        }
    }

    /// For a callback that was given back.
    pub(super) fn none(&self) -> JobResult {
        self.end.result()
    }

    /// Takes replies until nothing is left that could send one.
    pub(super) fn collect(&self, replies: &queue::Receiver<Reply>) {
        while let Ok(reply) = Reply::next(replies) {
            let reply = reply.adopt(&self.bulk);
            let callback = self.expected().as_mut().and_then(|expected| expected.remove(&reply.number));
            // One that no thread expects is of a worker that replied and died before it could say
            // that it was done.
            if let Some(callback) = callback {
                complete(callback, reply.result);
            }
        }
        let left = self.expected().take();
        for (_, callback) in left.into_iter().flatten() {
            complete(callback, self.end.result());
        }
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn expected(&self) -> MutexGuard<'_, Option<HashMap<u64, Callback>>> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A callback that panics has printed its message, and must not take the others' results with it.
fn complete(callback: Callback, result: JobResult) {
    _ = catch_unwind(AssertUnwindSafe(|| callback(result)));
}
