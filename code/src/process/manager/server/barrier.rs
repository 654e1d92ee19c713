//! Those who wait for each other. One who does not come, or does not stay, breaks it for all.

use super::super::protocol::{BarrierOp, Refusal, Reply};
use super::world::{AnswerOrWait, Client, Outbox, Waited};

pub(super) struct Barrier {
    parties: u64,
    broken: bool,
    waiting: Vec<Client>,
}

impl Barrier {
    pub(super) fn new(parties: u64) -> Self {
        Self { parties, broken: false, waiting: Vec::new() }
    }

    pub(super) fn obey(&mut self, client: Client, op: BarrierOp, outbox: &mut Outbox) -> Result<AnswerOrWait, Refusal> {
        let reply = match op {
            BarrierOp::Wait(_) if self.broken => return Err(Refusal::BarrierBroken),
            BarrierOp::Wait(limit) => {
                let before = self.waiting.len() as u64;
                if before + 1 < self.parties {
                    self.waiting.push(client);
                    return Ok(Err(limit));
                }
                for (index, waiting) in (0..).zip(self.waiting.drain(..)) {
                    outbox.push(waiting, Reply::Place { index, last: false });
                }
                Reply::Place { index: before, last: true }
            }
            BarrierOp::Abort => {
                self.shatter(outbox);
                Reply::Done
            }
            BarrierOp::Reset => {
                self.shatter(outbox);
                self.broken = false;
                Reply::Done
            }
            BarrierOp::IsBroken => Reply::Flag(self.broken),
            BarrierOp::Waiting => Reply::Number(self.waiting.len() as u64),
            BarrierOp::Parties => Reply::Number(self.parties),
        };
        Ok(Ok(reply.into()))
    }

    fn shatter(&mut self, outbox: &mut Outbox) {
        self.broken = true;
        self.waiting.drain(..).for_each(|waiting| outbox.push(waiting, Refusal::BarrierBroken));
    }
}

impl Waited for Barrier {
    fn expire(&mut self, _: Client, outbox: &mut Outbox) {
        self.shatter(outbox);
    }

    fn gone(&mut self, client: Client, _: u32, outbox: &mut Outbox) {
        if let Some(at) = self.waiting.iter().position(|waiting| *waiting == client) {
            self.waiting.remove(at);
            self.shatter(outbox);
        }
    }
}
