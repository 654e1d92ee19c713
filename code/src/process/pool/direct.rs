//! Replies for threads that wait: one of them at a time takes replies from the queue, its own and the others'. That saves handing
//! each reply from a receiving thread to the one that wants it.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::super::queue;
use super::message::{Reply, Verdict};

pub(super) struct Direct {
    replies: queue::Receiver<Reply>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Orders that somebody waits for, with the reply if it is there.
    expected: HashMap<u64, Option<Verdict>>,
    /// A thread is taking replies.
    receiving: bool,
    /// So many others wait.
    waiting: usize,
    /// There is nobody left who could reply.
    ended: bool,
}

impl Direct {
    pub(super) fn new(replies: queue::Receiver<Reply>) -> Self {
        Self { replies, state: Mutex::default(), changed: Condvar::new() }
    }

    pub(super) fn expect(&self, number: u64) {
        self.state().expected.insert(number, None);
    }

    pub(super) fn unexpect(&self, number: u64) {
        self.state().expected.remove(&number);
    }

    pub(super) fn is_expected(&self, number: u64) -> bool {
        self.state().expected.contains_key(&number)
    }

    /// Waits for the reply to an order that is expected. `None` if none can come any more.
    pub(super) fn wait(&self, number: u64) -> Option<Verdict> {
        let mut state = self.state();
        loop {
            if state.ended || state.expected.get(&number).is_none_or(Option::is_some) {
                return state.expected.remove(&number).flatten();
            }
            if state.receiving {
                state.waiting += 1;
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.waiting -= 1;
                continue;
            }
            state.receiving = true;
            drop(state);
            let reply = self.replies.recv();
            state = self.state();
            state.receiving = false;
            match reply {
                // One that nobody expects is of a worker that replied and died before it could say that it was done.
                Ok(reply) => {
                    if let Some(place) = state.expected.get_mut(&reply.number) {
                        place.get_or_insert(reply.verdict);
                    }
                }
                Err(_) => state.ended = true,
            }
            // To wake nobody costs a call to the system too.
            if state.waiting > 0 {
                self.changed.notify_all();
            }
        }
    }

    /// What is done under this lock cannot leave it half changed, so poison says nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
