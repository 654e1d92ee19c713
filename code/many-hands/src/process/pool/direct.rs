//! Replies for threads that wait: one of them at a time takes replies from the queue, its own and the others'. That saves handing
//! each reply from a receiving thread to the one that wants it.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::message::{Reply, Verdict};
use crate::process::queue;

pub(super) struct Direct {
    replies: queue::Receiver<Reply>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Orders that have had no reply, or one that nobody has fetched.
    expected: HashMap<u64, Place>,
    /// A thread is taking replies.
    receiving: bool,
    /// So many others wait.
    waiting: usize,
    /// There is nobody left who could reply.
    ended: bool,
}

enum Place {
    Awaited,
    Arrived(Verdict),
    /// Nobody wants the reply, which is still to come.
    Abandoned,
}

/// The most replies that are left in the queue while nobody takes them. As it holds more, no worker has to wait for room, however long whoever expects
/// them does something else.
const MOST: usize = super::CAPACITY / 2;

impl Direct {
    pub(super) fn new(replies: queue::Receiver<Reply>) -> Self {
        Self { replies, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Only for a thread that goes on to [`wait`](Self::wait).
    pub(super) fn expect(&self, number: u64) {
        self.state().expected.insert(number, Place::Awaited);
    }

    /// For a thread that may wait later, or never: `false` if too many replies are outstanding already.
    pub(super) fn try_expect(&self, number: u64) -> bool {
        let mut state = self.state();
        let few = state.expected.len() < MOST;
        if few {
            state.expected.insert(number, Place::Awaited);
        }
        few
    }

    /// Takes an expectation back, before the order has been given.
    pub(super) fn unexpect(&self, number: u64) {
        self.state().expected.remove(&number);
    }

    /// Nobody will wait for a reply that is expected.
    pub(super) fn abandon(&self, number: u64) {
        let mut state = self.state();
        if let Some(Place::Arrived(_)) = state.expected.insert(number, Place::Abandoned) {
            state.expected.remove(&number);
        }
    }

    pub(super) fn is_expected(&self, number: u64) -> bool {
        self.state().expected.contains_key(&number)
    }

    /// Waits for the reply to an order that is expected. `None` if none can come any more.
    pub(super) fn wait(&self, number: u64) -> Option<Verdict> {
        let mut state = self.state();
        loop {
            if state.ended || !matches!(state.expected.get(&number), Some(Place::Awaited)) {
                return match state.expected.remove(&number) {
                    Some(Place::Arrived(verdict)) => Some(verdict),
                    _ => None,
                };
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
                Ok(reply) => state.arrived(reply),
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

impl State {
    fn arrived(&mut self, Reply { number, verdict }: Reply) {
        match self.expected.get_mut(&number) {
            Some(place @ Place::Awaited) => *place = Place::Arrived(verdict),
            Some(Place::Abandoned) => _ = self.expected.remove(&number),
            // The second reply, in the name of a worker that replied and died before it could say that it was done.
            Some(Place::Arrived(_)) | None => {}
        }
    }
}
