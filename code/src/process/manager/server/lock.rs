//! A lock, re-entrant or not. It goes to those who wait in the order in which they came.

use std::collections::VecDeque;

use super::super::protocol::{LockOp, Refusal, Reply};
use super::world::{Answer, AnswerOrWait, Client, Outbox, Waited};

pub(super) struct Lock {
    reentrant: bool,
    owner: Option<Client>,
    /// How often the owner has locked it.
    depth: u64,
    /// The process of the last owner, if that died: for the next one to know.
    died: Option<u32>,
    /// Who wants it next, and whether what they waited for before was in vain.
    waiting: VecDeque<(Client, bool)>,
}

impl Lock {
    pub(super) fn new(reentrant: bool) -> Self {
        Self { reentrant, owner: None, depth: 0, died: None, waiting: VecDeque::new() }
    }

    pub(super) fn obey(&mut self, client: Client, op: LockOp, outbox: &mut Outbox) -> Result<AnswerOrWait, Refusal> {
        match op {
            LockOp::Lock(_) if self.owner.is_none() => Ok(Ok(self.grant(client, false))),
            LockOp::Lock(_) if self.owner == Some(client) && self.reentrant => {
                self.depth += 1;
                Ok(Ok(Reply::Locked { owner_died: None, timed_out: false }.into()))
            }
            LockOp::Lock(None) if self.owner == Some(client) => Err(Refusal::WouldDeadlock),
            LockOp::Lock(limit) => {
                self.waiting.push_back((client, false));
                Ok(Err(limit))
            }
            LockOp::Unlock => {
                self.release(client, outbox)?;
                Ok(Ok(Reply::Done.into()))
            }
        }
    }

    /// Releases it once.
    pub(super) fn release(&mut self, client: Client, outbox: &mut Outbox) -> Result<(), Refusal> {
        if self.owner != Some(client) {
            return Err(Refusal::NotHeld);
        }
        self.depth -= 1;
        if self.depth == 0 {
            self.owner = None;
            self.pass_on(outbox);
        }
        Ok(())
    }

    /// Somebody who has waited for a condition wants it.
    pub(super) fn enqueue(&mut self, client: Client, timed_out: bool, outbox: &mut Outbox) {
        self.waiting.push_back((client, timed_out));
        self.pass_on(outbox);
    }

    fn pass_on(&mut self, outbox: &mut Outbox) {
        if self.owner.is_none()
            && let Some((next, timed_out)) = self.waiting.pop_front()
        {
            outbox.push(next, self.grant(next, timed_out));
        }
    }

    fn grant(&mut self, client: Client, timed_out: bool) -> Answer {
        self.owner = Some(client);
        self.depth = 1;
        Reply::Locked { owner_died: self.died.take(), timed_out }.into()
    }
}

impl Waited for Lock {
    fn expire(&mut self, client: Client, outbox: &mut Outbox) {
        self.waiting.retain(|(waiting, _)| *waiting != client);
        outbox.push(client, Reply::TimedOut);
    }

    fn gone(&mut self, client: Client, pid: u32, outbox: &mut Outbox) {
        self.waiting.retain(|(waiting, _)| *waiting != client);
        if self.owner == Some(client) {
            self.owner = None;
            self.died = Some(pid);
            self.pass_on(outbox);
        }
    }
}
