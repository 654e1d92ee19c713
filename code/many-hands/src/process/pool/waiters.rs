//! Replies for threads that wait: one of them at a time takes replies from the queue, its own and
//! the others'. That saves handing each reply from a receiving thread to the one that wants it.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::bulk::Bulk;
use super::end::End;
use super::message::{JobResult, Reply};
use crate::process::queue;

pub(super) struct Waiters {
    receiver: queue::Receiver<Reply>,
    replies: Mutex<Replies>,
    changed: Condvar,
    end: Arc<End>,
    bulk: Arc<Bulk>,
}

#[derive(Default)]
struct Replies {
    /// Jobs that have had no reply, or one that no thread has fetched.
    expected: HashMap<u64, Expected>,
    /// A thread is taking replies.
    receiving: bool,
    /// So many others wait.
    waiting: usize,
    /// Nothing is left that could reply.
    ended: bool,
}

enum Expected {
    Awaited,
    Arrived(JobResult),
    /// No thread wants the reply, which is still to come.
    Abandoned,
}

/// The most replies that are left in the queue while no thread takes them. As it holds more, no
/// worker has to wait for room, however long the thread that expects them does something else.
const MOST: usize = super::CAPACITY / 2;

impl Waiters {
    pub(super) fn new(receiver: queue::Receiver<Reply>, end: Arc<End>, bulk: Arc<Bulk>) -> Self {
        Self { receiver, replies: Mutex::default(), changed: Condvar::new(), end, bulk }
    }

    /// Only for a thread that goes on to [`wait`](Self::wait).
    pub(super) fn expect(&self, number: u64) {
        self.replies().expected.insert(number, Expected::Awaited);
    }

    /// For a thread that may wait later, or never: `false` if too many replies are outstanding
    /// already.
    pub(super) fn try_expect(&self, number: u64) -> bool {
        let mut replies = self.replies();
        let few = replies.expected.len() < MOST;
        if few {
            replies.expected.insert(number, Expected::Awaited);
        }
        few
    }

    /// Takes an expectation back, before the job has been given.
    pub(super) fn unexpect(&self, number: u64) {
        self.replies().expected.remove(&number);
    }

    /// No thread will wait for a reply that is expected.
    pub(super) fn abandon(&self, number: u64) {
        let mut replies = self.replies();
        if let Some(Expected::Arrived(_)) = replies.expected.insert(number, Expected::Abandoned) {
            replies.expected.remove(&number);
        }
    }

    pub(super) fn is_expected(&self, number: u64) -> bool {
        self.replies().expected.contains_key(&number)
    }

    /// Waits for the reply to a job that is expected.
    pub(super) fn wait(&self, number: u64) -> JobResult {
        self.wait_for_any([number]).1
    }

    /// Waits for a reply to any of these jobs, which are expected. Says to which, by its index.
    pub(super) fn wait_for_any(&self, numbers: impl IntoIterator<Item = u64> + Clone) -> (usize, JobResult) {
        let mut replies = self.replies();
        loop {
            if let Some((index, number)) = replies.first_settled(numbers.clone()) {
                let result = match replies.expected.remove(&number) {
                    Some(Expected::Arrived(result)) => result,
                    _ => self.end.result(),
                };
                return (index, result);
            }
            if replies.receiving {
                replies.waiting += 1;
                replies = self.changed.wait(replies).unwrap_or_else(PoisonError::into_inner);
                replies.waiting -= 1;
                continue;
            }
            replies.receiving = true;
            drop(replies);
            let reply = Reply::next(&self.receiver);
            replies = self.replies();
            replies.receiving = false;
            match reply {
                Ok(reply) => replies.arrived(reply.adopt(&self.bulk)),
                Err(_) => replies.ended = true,
            }
            // To wake no thread costs a call to the system too.
            if replies.waiting > 0 {
                self.changed.notify_all();
            }
        }
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn replies(&self) -> MutexGuard<'_, Replies> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Replies {
    /// The first of these jobs that has a reply, or can have none any more.
    fn first_settled(&self, numbers: impl IntoIterator<Item = u64>) -> Option<(usize, u64)> {
        let is_settled = |number: &u64| self.ended || !matches!(self.expected.get(number), Some(Expected::Awaited));
        numbers.into_iter().enumerate().find(|(_, number)| is_settled(number))
    }

    fn arrived(&mut self, Reply { number, result }: Reply) {
        match self.expected.get_mut(&number) {
            Some(expected @ Expected::Awaited) => *expected = Expected::Arrived(result),
            Some(Expected::Abandoned) => _ = self.expected.remove(&number),
            // The second reply, in the name of a worker that replied and died before it could say
            // that it was done.
            Some(Expected::Arrived(_)) | None => {}
        }
    }
}
