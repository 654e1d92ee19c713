//! Those that wait for a condition, each with the lock that it released and wants back.

use std::collections::VecDeque;

use super::answer::{Answers, Client, Waitable};

#[derive(Default)]
pub(super) struct Condvar {
    waiting: VecDeque<(Client, u64)>,
}

impl Condvar {
    pub(super) fn enqueue(&mut self, client: Client, lock: u64) {
        self.waiting.push_back((client, lock));
    }

    pub(super) fn first(&mut self) -> Option<(Client, u64)> {
        self.waiting.pop_front()
    }

    pub(super) fn all(&mut self) -> Vec<(Client, u64)> {
        self.waiting.drain(..).collect()
    }

    /// Takes a client out, and says which lock it wants back.
    pub(super) fn leave(&mut self, client: Client) -> Option<u64> {
        let at = self.waiting.iter().position(|(waiting, _)| *waiting == client)?;
        self.waiting.remove(at).map(|(_, lock)| lock)
    }
}

impl Waitable for Condvar {
    /// The client wants its lock back, and for that another object is needed: see
    /// `Objects::expire`.
    fn expire(&mut self, _: Client, _: &mut Answers) {}

    fn gone(&mut self, client: Client, _: u32, _: &mut Answers) {
        self.leave(client);
    }
}
