//! What submitters and workers send each other.

use redis::{FromRedisValue, RedisResult, Value};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::functions::Calls;
use crate::start::codec;

/// What became of a task whose worker lives.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The encoded results.
    Done(ByteBuf),
    /// The process died at it, with this wait status if one could be had.
    Died { host: String, pid: u32, status: Option<i32> },
    /// Where a panic aborts: the process's last words.
    Panicked(String),
    /// It took longer than so many milliseconds.
    Overdue(u64),
    /// The worker may not call this function.
    Unregistered(String),
    /// The task, or what came of it, cannot be sent: "argument" or "result", and why.
    Unsendable { result: bool, message: String },
}

/// A task as the stream has it.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) function: String,
    pub(super) calls: Calls,
    /// How many milliseconds all its calls may take; 0 is for ever.
    pub(super) limit: u64,
}

/// A reply as the stream of a submitter has it.
pub(super) struct Reply {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) settled: Settled,
}

/// How a task has ended.
pub(super) enum Settled {
    Answer(Answer),
    Cancelled,
    /// So many workers vanished at it.
    Lost {
        attempts: u64,
    },
    /// Not a reply that this version knows.
    Unreadable(String),
}

/// An entry of a stream: its id, and its fields with their values. Others may have written
/// anything.
pub(super) type Raw = (String, Vec<(Vec<u8>, Vec<u8>)>);

/// The entries of one stream, of the answer to a command that reads several.
pub(super) fn of_one_stream(answer: Value) -> RedisResult<Vec<Raw>> {
    let streams: Option<Vec<(String, Vec<Raw>)>> = FromRedisValue::from_redis_value(answer)?;
    Ok(streams.into_iter().flatten().flat_map(|(_, entries)| entries).collect())
}

fn field<'a>(raw: &'a Raw, name: &str) -> &'a [u8] {
    raw.1.iter().find(|(field, _)| field == name.as_bytes()).map_or(&[], |(_, value)| value)
}

/// A field as text; without it, the empty one.
pub(super) fn text(raw: &Raw, name: &str) -> String {
    String::from_utf8_lossy(field(raw, name)).into_owned()
}

fn number(raw: &Raw, name: &str) -> u64 {
    text(raw, name).parse().unwrap_or(0)
}

impl From<Raw> for Entry {
    fn from(raw: Raw) -> Self {
        let arguments = ByteBuf::from(field(&raw, "a"));
        let count = u32::try_from(number(&raw, "i")).unwrap_or(u32::MAX);
        let (function, limit) = (text(&raw, "f"), number(&raw, "l"));
        Self { id: raw.0, function, calls: Calls { count, arguments }, limit }
    }
}

impl From<Raw> for Reply {
    fn from(raw: Raw) -> Self {
        let body = field(&raw, "b");
        let settled = match &*text(&raw, "k") {
            "answer" => match codec::decode(body) {
                Ok(answer) => Settled::Answer(answer),
                Err(error) => Settled::Unreadable(error.to_string()),
            },
            "cancelled" => Settled::Cancelled,
            "lost" => Settled::Lost { attempts: text(&raw, "b").parse().unwrap_or(0) },
            other => Settled::Unreadable(format!("an unknown kind of reply, {other:?}")),
        };
        let number = number(&raw, "n");
        Self { id: raw.0, number, settled }
    }
}
