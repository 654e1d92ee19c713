//! Messages in the order in which they were sent, and those that wait to receive, or to send into a
//! queue that is full.

use std::collections::VecDeque;

use super::answer::{Answer, AnswerOrWait, Answers, Client, Waitable};
use crate::process::manager::protocol::{Limit, QueueOp, Reply};

pub(super) struct Queue {
    capacity: Option<u64>,
    messages: VecDeque<Vec<u8>>,
    receivers: VecDeque<Client>,
    /// Each with its message. They wait only while the queue is full.
    senders: VecDeque<(Client, Vec<u8>)>,
}

impl Queue {
    pub(super) fn new(capacity: Option<u64>) -> Self {
        Self { capacity, messages: VecDeque::new(), receivers: VecDeque::new(), senders: VecDeque::new() }
    }

    /// `id` is the number by which the queue is known.
    pub(super) fn obey(
        &mut self,
        client: Client,
        id: u64,
        op: QueueOp,
        message: &[u8],
        answers: &mut Answers,
    ) -> AnswerOrWait {
        match op {
            QueueOp::Send(limit) => self.send(client, id, limit, message.to_vec(), answers),
            QueueOp::Recv(limit) => self.receive(client, id, limit, answers),
            QueueOp::Len => Ok(Reply::Number(self.messages.len() as u64).into()),
            QueueOp::Capacity => Ok(self.capacity.map_or(Reply::Nothing, Reply::Number).into()),
        }
    }

    fn send(&mut self, client: Client, id: u64, limit: Limit, message: Vec<u8>, answers: &mut Answers) -> AnswerOrWait {
        if let Some(receiver) = self.receivers.pop_front() {
            answers.push(receiver, delivery(id, message));
        } else if self.has_room() {
            self.messages.push_back(message);
        } else {
            self.senders.push_back((client, message));
            return Err(limit);
        }
        Ok(Reply::Done.into())
    }

    fn receive(&mut self, client: Client, id: u64, limit: Limit, answers: &mut Answers) -> AnswerOrWait {
        let first = self.messages.pop_front();
        // Perhaps there is room now for one that waits with a message; in a queue of no capacity it
        // goes straight on.
        let room = first.is_none() || self.has_room();
        let sent = self.senders.pop_front_if(|_| room).map(|(sender, message)| {
            answers.push(sender, Reply::Done);
            message
        });
        let message = match (first, sent) {
            (Some(first), sent) => {
                self.messages.extend(sent);
                first
            }
            (None, Some(sent)) => sent,
            (None, None) => {
                self.receivers.push_back(client);
                return Err(limit);
            }
        };
        Ok(delivery(id, message))
    }

    fn has_room(&self) -> bool {
        self.capacity.is_none_or(|capacity| (self.messages.len() as u64) < capacity)
    }

    fn forget(&mut self, client: Client) {
        self.receivers.retain(|waiting| *waiting != client);
        self.senders.retain(|(waiting, _)| *waiting != client);
    }

    /// A message that was taken and not read is the first again.
    pub(super) fn put_back(&mut self, id: u64, message: Vec<u8>, answers: &mut Answers) {
        match self.receivers.pop_front() {
            Some(receiver) => answers.push(receiver, delivery(id, message)),
            None => self.messages.push_front(message),
        }
    }
}

fn delivery(id: u64, message: Vec<u8>) -> Answer {
    Answer { from_queue: Some(id), ..Answer::value(message) }
}

impl Waitable for Queue {
    fn expire(&mut self, client: Client, answers: &mut Answers) {
        self.forget(client);
        answers.push(client, Reply::TimedOut);
    }

    fn gone(&mut self, client: Client, _: u32, _: &mut Answers) {
        self.forget(client);
    }
}
