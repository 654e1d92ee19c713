//! Permits, and how many of them each client holds.

use std::collections::{HashMap, VecDeque};

use super::answer::{AnswerOrWait, Answers, Client, Waitable};
use crate::process::manager::protocol::{Refusal, Reply, SemaphoreOp};

pub(super) struct Semaphore {
    permits: u64,
    /// How many there may be, with those that are held.
    bound: u64,
    held: HashMap<Client, u64>,
    waiting: VecDeque<Client>,
}

impl Semaphore {
    pub(super) fn new(permits: u64, bounded: bool) -> Self {
        let bound = if bounded { permits } else { u64::MAX };
        Self { permits, bound, held: HashMap::new(), waiting: VecDeque::new() }
    }

    pub(super) fn obey(
        &mut self,
        client: Client,
        op: SemaphoreOp,
        answers: &mut Answers,
    ) -> Result<AnswerOrWait, Refusal> {
        match op {
            SemaphoreOp::Acquire(limit) => {
                if self.permits == 0 {
                    self.waiting.push_back(client);
                    return Ok(Err(limit));
                }
                self.permits -= 1;
                *self.held.entry(client).or_default() += 1;
            }
            SemaphoreOp::GiveBack => {
                self.no_longer_holds(client)?;
                self.add(answers);
            }
            SemaphoreOp::Forget => self.no_longer_holds(client)?,
            SemaphoreOp::Release => {
                if self.permits.saturating_add(self.held.values().sum()) >= self.bound {
                    return Err(Refusal::TooManyReleases { bound: self.bound });
                }
                self.add(answers);
            }
            SemaphoreOp::Available => return Ok(Ok(Reply::Number(self.permits).into())),
        }
        Ok(Ok(Reply::Done.into()))
    }

    fn no_longer_holds(&mut self, client: Client) -> Result<(), Refusal> {
        let held = self.held.get_mut(&client).ok_or(Refusal::NotHeld)?;
        *held -= 1;
        if *held == 0 {
            self.held.remove(&client);
        }
        Ok(())
    }

    /// One permit more, for the first that waits.
    fn add(&mut self, answers: &mut Answers) {
        match self.waiting.pop_front() {
            Some(next) => {
                *self.held.entry(next).or_default() += 1;
                answers.push(next, Reply::Done);
            }
            None => self.permits += 1,
        }
    }
}

impl Waitable for Semaphore {
    fn expire(&mut self, client: Client, answers: &mut Answers) {
        self.waiting.retain(|waiting| *waiting != client);
        answers.push(client, Reply::TimedOut);
    }

    fn gone(&mut self, client: Client, _: u32, answers: &mut Answers) {
        self.waiting.retain(|waiting| *waiting != client);
        for _ in 0..self.held.remove(&client).unwrap_or(0) {
            self.add(answers);
        }
    }
}
