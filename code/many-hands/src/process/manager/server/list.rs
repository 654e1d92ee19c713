//! Values in a row.

use super::answer::Answer;
use super::values::{Value, joined, several};
use crate::process::manager::protocol::{ListOp, Refusal, Reply};

pub(super) fn obey(list: &mut Vec<Value>, op: ListOp, value: &[u8]) -> Result<Answer, Refusal> {
    let len = list.len();
    let at = |index: u64| usize::try_from(index).unwrap_or(usize::MAX);
    let outside = |index: u64| Refusal::OutOfRange { index, len: len as u64 };
    let done = Ok(Reply::Done.into());
    match op {
        ListOp::Len => Ok(Reply::Number(len as u64).into()),
        ListOp::Get(index) => Ok(Answer::optional(list.get(at(index)).cloned())),
        ListOp::Set(index) => {
            *list.get_mut(at(index)).ok_or(outside(index))? = value.into();
            done
        }
        ListOp::Replace(index) => {
            let place = list.get_mut(at(index)).ok_or(outside(index))?;
            Ok(Answer::value(std::mem::replace(place, value.into())))
        }
        ListOp::Exchange(index, expected) => {
            let place = list.get_mut(at(index)).ok_or(outside(index))?;
            let same = **place == *expected.0;
            if same {
                *place = value.into();
            }
            Ok(Reply::Flag(same).into())
        }
        ListOp::Insert(index) => {
            if at(index) > len {
                return Err(outside(index));
            }
            list.insert(at(index), value.into());
            done
        }
        ListOp::Push => {
            list.push(value.into());
            done
        }
        ListOp::Extend => {
            list.extend(several(value)?);
            done
        }
        ListOp::Pop => Ok(Answer::optional(list.pop())),
        ListOp::Remove(index) => match at(index) < len {
            true => Ok(Answer::value(list.remove(at(index)))),
            false => Err(outside(index)),
        },
        ListOp::Contains => Ok(Reply::Flag(list.iter().any(|there| **there == *value)).into()),
        ListOp::Clear => {
            list.clear();
            done
        }
        ListOp::ToVec => joined(len, list.iter()),
    }
}
