//! Replies that nobody waits for yet: a thread takes them from the queue and hands each to what waits for it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::message::{Reply, Verdict};
use crate::process::queue;

/// What becomes of a reply. `None` if none can come any more.
pub(super) type Completion = Box<dyn FnOnce(Option<Verdict>) + Send>;

#[derive(Default)]
pub(super) struct Collector {
    /// `None` when the collector has ended.
    expected: Mutex<Option<HashMap<u64, Completion>>>,
}

impl Collector {
    pub(super) fn new() -> Self {
        Self { expected: Mutex::new(Some(HashMap::new())) }
    }

    /// Gives the completion back if the collector has ended.
    pub(super) fn expect(&self, number: u64, completion: Completion) -> Option<Completion> {
        match self.expected().as_mut() {
            Some(expected) => expected.insert(number, completion),
            None => Some(completion),
        }
    }

    /// Takes replies until nobody is left who could send one.
    pub(super) fn collect(&self, replies: &queue::Receiver<Reply>) {
        while let Ok(reply) = replies.recv() {
            let completion = self.expected().as_mut().and_then(|expected| expected.remove(&reply.number));
            // One that nobody expects is of a worker that replied and died before it could say that it was done.
            if let Some(completion) = completion {
                complete(completion, Some(reply.verdict));
            }
        }
        let left = self.expected().take();
        for (_, completion) in left.into_iter().flatten() {
            complete(completion, None);
        }
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn expected(&self) -> MutexGuard<'_, Option<HashMap<u64, Completion>>> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A callback that panics has printed its message, and must not take the others' results with it.
fn complete(completion: Completion, verdict: Option<Verdict>) {
    _ = catch_unwind(AssertUnwindSafe(|| completion(verdict)));
}
