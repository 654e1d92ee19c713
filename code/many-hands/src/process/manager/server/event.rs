//! A flag, and those that wait until it is set.

use super::answer::{AnswerOrWait, Answers, Client, Waitable};
use crate::process::manager::protocol::{EventOp, Reply};

#[derive(Default)]
pub(super) struct Event {
    set: bool,
    waiting: Vec<Client>,
}

impl Event {
    pub(super) fn obey(&mut self, client: Client, op: EventOp, answers: &mut Answers) -> AnswerOrWait {
        match op {
            EventOp::Set => {
                self.set = true;
                self.waiting.drain(..).for_each(|waiting| answers.push(waiting, Reply::Flag(true)));
                Ok(Reply::Done.into())
            }
            EventOp::Clear => {
                self.set = false;
                Ok(Reply::Done.into())
            }
            EventOp::Wait(limit) if !self.set => {
                self.waiting.push(client);
                Err(limit)
            }
            EventOp::IsSet | EventOp::Wait(_) => Ok(Reply::Flag(self.set).into()),
        }
    }
}

impl Waitable for Event {
    fn expire(&mut self, client: Client, answers: &mut Answers) {
        self.waiting.retain(|waiting| *waiting != client);
        answers.push(client, Reply::TimedOut);
    }

    fn gone(&mut self, client: Client, _: u32, _: &mut Answers) {
        self.waiting.retain(|waiting| *waiting != client);
    }
}
