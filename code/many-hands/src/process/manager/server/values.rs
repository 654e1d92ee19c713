//! Several values in one message.

use super::answer::Answer;
use crate::process::manager::protocol::{Bytes, Refusal};

/// A value in its encoding.
pub(super) type Value = Box<[u8]>;

/// Reads a `Vec<Bytes>`.
pub(super) fn several(values: &[u8]) -> Result<Vec<Value>, Refusal> {
    let values: Vec<Bytes> = postcard::from_bytes(values).map_err(|_| Refusal::Unreadable)?;
    Ok(values.into_iter().map(|value| value.0.into()).collect())
}

/// Writes values as one `Vec` of them, which in postcard is their number and then one behind the
/// other.
pub(super) fn joined<'a>(number: usize, values: impl IntoIterator<Item = &'a Value>) -> Result<Answer, Refusal> {
    let mut bytes = postcard::to_stdvec(&number).map_err(|_| Refusal::Unreadable)?;
    values.into_iter().for_each(|value| bytes.extend_from_slice(value));
    Ok(Answer::value(bytes))
}
