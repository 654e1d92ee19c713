//! Those that wait for each other. One that does not come, or does not stay, breaks it for all.

use super::answer::{AnswerOrWait, Answers, Client, Waitable};
use crate::process::Broken;
use crate::process::manager::protocol::{BarrierOp, Refusal, Reply};

pub(super) struct Barrier {
    parties: u64,
    broken: Option<Broken>,
    waiting: Vec<Client>,
}

impl Barrier {
    pub(super) fn new(parties: u64) -> Self {
        Self { parties, broken: None, waiting: Vec::new() }
    }

    pub(super) fn obey(
        &mut self,
        client: Client,
        op: BarrierOp,
        answers: &mut Answers,
    ) -> Result<AnswerOrWait, Refusal> {
        let reply = match op {
            BarrierOp::Wait(limit) => {
                if let Some(broken) = self.broken {
                    return Err(Refusal::Broken(broken));
                }
                let before = self.waiting.len() as u64;
                if before + 1 < self.parties {
                    self.waiting.push(client);
                    return Ok(Err(limit));
                }
                for (index, waiting) in (0..).zip(self.waiting.drain(..)) {
                    answers.push(waiting, Reply::Place { index, last: false });
                }
                Reply::Place { index: before, last: true }
            }
            BarrierOp::Abort => {
                self.shatter(Broken::Aborted, answers);
                Reply::Done
            }
            BarrierOp::Reset => {
                self.broken = None;
                self.shatter(Broken::Reset, answers);
                self.broken = None;
                Reply::Done
            }
            BarrierOp::IsBroken => Reply::Flag(self.broken.is_some()),
            BarrierOp::Waiting => Reply::Number(self.waiting.len() as u64),
            BarrierOp::Parties => Reply::Number(self.parties),
        };
        Ok(Ok(reply.into()))
    }

    /// If it is broken, it is so for the first reason.
    fn shatter(&mut self, broken: Broken, answers: &mut Answers) {
        let broken = *self.broken.get_or_insert(broken);
        self.waiting.drain(..).for_each(|waiting| answers.push(waiting, Refusal::Broken(broken)));
    }
}

impl Waitable for Barrier {
    fn expire(&mut self, _: Client, answers: &mut Answers) {
        self.shatter(Broken::TimedOut, answers);
    }

    fn gone(&mut self, client: Client, pid: u32, answers: &mut Answers) {
        if let Some(at) = self.waiting.iter().position(|waiting| *waiting == client) {
            self.waiting.remove(at);
            self.shatter(Broken::PartyDied { pid }, answers);
        }
    }
}
