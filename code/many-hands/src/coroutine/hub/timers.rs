use std::collections::BTreeMap;
use std::time::Instant;

use super::Token;

/// Whom to wake when: the next first, and of several at the same moment the one that came first.
#[derive(Default)]
pub(super) struct Timers {
    waiting: BTreeMap<Timer, Token>,
    added: u64,
}

/// One of them, among all that there ever were.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Timer {
    moment: Instant,
    number: u64,
}

impl Timers {
    pub fn add(&mut self, moment: Instant, token: Token) -> Timer {
        self.added += 1;
        let timer = Timer { moment, number: self.added };
        self.waiting.insert(timer, token);
        timer
    }

    /// Whether it was still to come.
    pub fn cancel(&mut self, timer: Timer) -> bool {
        self.waiting.remove(&timer).is_some()
    }

    /// When the next is due.
    pub fn next(&self) -> Option<Instant> {
        self.waiting.first_key_value().map(|(timer, _)| timer.moment)
    }

    /// The next, if it is due by now. It is gone then.
    pub fn take_due(&mut self, now: Instant) -> Option<Token> {
        let first = self.waiting.first_entry()?;
        (first.key().moment <= now).then(|| first.remove())
    }
}
