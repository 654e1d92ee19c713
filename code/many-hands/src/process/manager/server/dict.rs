//! Values by their keys. Two keys are the same if their encodings are.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::answer::Answer;
use super::values::{Value, joined};
use crate::process::manager::protocol::{Bytes, DictOp, Refusal, Reply};

pub(super) fn obey(dict: &mut HashMap<Value, Value>, op: DictOp, value: &[u8]) -> Result<Answer, Refusal> {
    match op {
        DictOp::Len => Ok(Reply::Number(dict.len() as u64).into()),
        DictOp::Get(key) => Ok(Answer::optional(dict.get(key.0).cloned())),
        DictOp::Insert(key) => Ok(Answer::optional(dict.insert(key.0.into(), value.into()))),
        DictOp::GetOrInsert(key) => Ok(Answer::value(dict.entry(key.0.into()).or_insert_with(|| value.into()).clone())),
        DictOp::Exchange(key, expected) => match (dict.entry(key.0.into()), expected) {
            (Entry::Occupied(mut there), Some(expected)) if **there.get() == *expected.0 => {
                there.insert(value.into());
                Ok(Reply::Flag(true).into())
            }
            (Entry::Vacant(place), None) => {
                place.insert(value.into());
                Ok(Reply::Flag(true).into())
            }
            _ => Ok(Reply::Flag(false).into()),
        },
        DictOp::Remove(key) => Ok(Answer::optional(dict.remove(key.0))),
        DictOp::ContainsKey(key) => Ok(Reply::Flag(dict.contains_key(key.0)).into()),
        DictOp::Extend => {
            let pairs: Vec<(Bytes, Bytes)> = postcard::from_bytes(value).map_err(|_| Refusal::Unreadable)?;
            dict.extend(pairs.into_iter().map(|(key, value)| (key.0.into(), value.0.into())));
            Ok(Reply::Done.into())
        }
        DictOp::Clear => {
            dict.clear();
            Ok(Reply::Done.into())
        }
        DictOp::Keys => joined(dict.len(), dict.keys()),
        DictOp::Values => joined(dict.len(), dict.values()),
        DictOp::ToMap => joined(dict.len(), dict.iter().flat_map(|(key, value)| [key, value])),
    }
}
