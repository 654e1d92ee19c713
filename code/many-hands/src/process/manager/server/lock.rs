//! A lock, re-entrant or not. It goes to those that wait in the order in which they came, unless it
//! is poisoned.

use std::collections::VecDeque;

use super::answer::{Answer, AnswerOrWait, Answers, Client, Waitable};
use crate::process::manager::protocol::{LockOp, Refusal, Reply};

pub(super) struct Lock {
    reentrant: bool,
    owner: Option<Client>,
    /// How often the owner has locked it.
    depth: u64,
    /// What is told to all that want it, until a thread recovers it.
    poison: Option<Refusal>,
    waiting: VecDeque<(Client, Want)>,
}

/// What one that waits wants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    Lock,
    /// The lock, also if it is poisoned.
    Recover,
    /// The lock back, after a wait for a condition, which was perhaps in vain.
    Again {
        timed_out: bool,
    },
}

impl Lock {
    pub(super) fn new(reentrant: bool) -> Self {
        Self { reentrant, owner: None, depth: 0, poison: None, waiting: VecDeque::new() }
    }

    /// `pid` is the client's.
    pub(super) fn obey(
        &mut self,
        client: Client,
        pid: u32,
        op: LockOp,
        answers: &mut Answers,
    ) -> Result<AnswerOrWait, Refusal> {
        let (want, limit) = match op {
            LockOp::Lock(limit) => (Want::Lock, limit),
            LockOp::Recover => (Want::Recover, None),
            LockOp::Unlock { panicking } => {
                if panicking && self.owner == Some(client) {
                    self.poison = Some(Refusal::OwnerPanicked { pid });
                }
                self.release(client, answers)?;
                return Ok(Ok(Reply::Done.into()));
            }
        };
        if self.owner == Some(client) && self.reentrant {
            self.depth += 1;
            return Ok(Ok(Reply::Locked { timed_out: false }.into()));
        }
        if self.owner.is_none() {
            return self.grant(client, want).map(Ok);
        }
        if self.owner == Some(client) && limit.is_none() {
            return Err(Refusal::AlreadyLocked);
        }
        self.waiting.push_back((client, want));
        Ok(Err(limit))
    }

    /// Releases it once.
    pub(super) fn release(&mut self, client: Client, answers: &mut Answers) -> Result<(), Refusal> {
        if self.owner != Some(client) {
            return Err(Refusal::NotHeld);
        }
        self.depth -= 1;
        if self.depth == 0 {
            self.owner = None;
            self.pass_on(answers);
        }
        Ok(())
    }

    /// A thread that has waited for a condition wants it back.
    pub(super) fn lock_again(&mut self, client: Client, timed_out: bool, answers: &mut Answers) {
        self.waiting.push_back((client, Want::Again { timed_out }));
        self.pass_on(answers);
    }

    /// To the first that can have it. All before that one are told why they cannot.
    fn pass_on(&mut self, answers: &mut Answers) {
        while self.owner.is_none()
            && let Some((next, want)) = self.waiting.pop_front()
        {
            answers.push(next, self.grant(next, want).unwrap_or_else(Answer::from));
        }
    }

    fn grant(&mut self, client: Client, want: Want) -> Result<Answer, Refusal> {
        if want == Want::Recover {
            self.poison = None;
        }
        if let Some(poison) = &self.poison {
            return Err(poison.clone());
        }
        self.owner = Some(client);
        self.depth = 1;
        Ok(Reply::Locked { timed_out: want == Want::Again { timed_out: true } }.into())
    }
}

impl Waitable for Lock {
    fn expire(&mut self, client: Client, answers: &mut Answers) {
        self.waiting.retain(|(waiting, _)| *waiting != client);
        answers.push(client, Reply::TimedOut);
    }

    fn gone(&mut self, client: Client, pid: u32, answers: &mut Answers) {
        self.waiting.retain(|(waiting, _)| *waiting != client);
        if self.owner == Some(client) {
            self.owner = None;
            self.poison = Some(Refusal::OwnerDied { pid });
            self.pass_on(answers);
        }
    }
}
