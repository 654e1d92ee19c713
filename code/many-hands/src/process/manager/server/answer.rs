//! What the server's objects answer, and what makes a client wait.

use crate::process::manager::protocol::{Limit, Refusal, Reply};

/// A client's connection, that is a thread of a client. Never the same for two of them.
pub(super) type Client = u64;

/// What a client is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) reply: Reply,
    /// Behind the reply.
    pub(super) value: Vec<u8>,
    /// A message of this queue, which goes back if no thread reads it.
    pub(super) from_queue: Option<u64>,
}

impl Answer {
    pub(super) fn value(value: impl Into<Vec<u8>>) -> Self {
        Self { value: value.into(), ..Reply::Value.into() }
    }

    pub(super) fn optional(value: Option<impl Into<Vec<u8>>>) -> Self {
        value.map_or(Reply::Nothing.into(), Self::value)
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self { reply, value: Vec::new(), from_queue: None }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Reply::Refused(refusal).into()
    }
}

/// What there is to say, in the order in which it came about.
#[derive(Debug, Default)]
pub(super) struct Answers(Vec<(Client, Answer)>);

impl Answers {
    pub(super) fn push(&mut self, client: Client, answer: impl Into<Answer>) {
        self.0.push((client, answer.into()));
    }

    pub(super) fn take(&mut self) -> Vec<(Client, Answer)> {
        std::mem::take(&mut self.0)
    }
}

/// The answer, or how long the client is willing to wait for one.
pub(super) type AnswerOrWait = Result<Answer, Limit>;

/// What can keep a client waiting.
pub(super) trait Waitable {
    /// The client's time is over.
    fn expire(&mut self, client: Client, answers: &mut Answers);

    /// The client, a thread of this process, is gone: it waits no more, and what it held is free.
    fn gone(&mut self, client: Client, pid: u32, answers: &mut Answers);
}
