use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::object::{Object, Of, typed_proxy};
use super::protocol::{Bytes, ListOp, Op, Reply, Request};
use crate::start::codec;

/// A list that a [`Manager`](super::Manager) keeps. Python's `Manager().list()`; the methods are
/// those of [`Vec`].
///
/// # Errors
///
/// All methods: [`ManagerError::Ended`] if the manager is gone; [`ManagerError::System`] and
/// [`ManagerError::TooManyClients`] if this thread cannot be connected to it;
/// [`ManagerError::Encode`], [`ManagerError::Decode`] and [`ManagerError::TooLong`] if a value
/// cannot be sent or read. What others there are, the method says.
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
///
/// let manager = Manager::new()?;
/// let list = manager.list()?;
/// list.extend(["a", "b"].map(String::from))?;
/// list.push("c".to_string())?;
/// list.insert(0, "z".to_string())?;
/// assert_eq!(list.to_vec()?, ["z", "a", "b", "c"]);
/// assert_eq!(list.get(1)?.as_deref(), Some("a"));
/// assert_eq!(list.pop()?.as_deref(), Some("c"));
/// assert_eq!(list.remove(0)?, "z");
/// assert_eq!(list.len()?, 2);
///
/// // A list in a list.
/// let lists = manager.list()?;
/// lists.push(list)?;
/// lists.get(0)?.expect("it was pushed").push("d".to_string())?;
/// assert_eq!(lists.get(0)?.expect("it was pushed").to_vec()?, ["a", "b", "d"]);
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct List<T> {
    object: Object,
    of: Of<T>,
}

typed_proxy!(List<T>);

impl<T: Serialize + DeserializeOwned> List<T> {
    /// How many values there are.
    pub fn len(&self) -> Result<usize, ManagerError> {
        self.object.count(&self.to(ListOp::Len))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> Result<bool, ManagerError> {
        Ok(self.len()? == 0)
    }

    /// A copy of the value at this index; `None` beyond the end.
    pub fn get(&self, index: usize) -> Result<Option<T>, ManagerError> {
        self.object.fetch(&self.to(ListOp::Get(index as u64)), &())
    }

    /// Puts a value in the place of the one at this index. Python's `list[index] = value`.
    ///
    /// # Errors
    ///
    /// [`ManagerError::OutOfRange`], and those of [all methods](Self).
    pub fn set(&self, index: usize, value: T) -> Result<(), ManagerError> {
        self.object.tell(&self.to(ListOp::Set(index as u64)), &value)
    }

    /// Changes the value at this index, and returns what it is now. No change by others is lost: if
    /// a thread was faster, `change` is called again with the newer value.
    ///
    /// # Errors
    ///
    /// [`ManagerError::OutOfRange`], and those of [all methods](Self).
    ///
    /// ```
    /// use many_hands::process::Manager;
    ///
    /// let manager = Manager::new()?;
    /// let list = manager.list()?;
    /// list.push(20)?;
    /// assert_eq!(list.update(0, |n| n + 1)?, 21);
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    pub fn update(&self, index: usize, change: impl FnMut(T) -> T) -> Result<T, ManagerError> {
        update(&self.object, index, change)
    }

    /// Puts a value at this index, and moves those behind it on.
    ///
    /// # Errors
    ///
    /// [`ManagerError::OutOfRange`] if the index is greater than the length, and those of [all
    /// methods](Self).
    pub fn insert(&self, index: usize, value: T) -> Result<(), ManagerError> {
        self.object.tell(&self.to(ListOp::Insert(index as u64)), &value)
    }

    /// Puts a value at the end. Python's `append`.
    #[doc(alias = "append")]
    pub fn push(&self, value: T) -> Result<(), ManagerError> {
        self.object.tell(&self.to(ListOp::Push), &value)
    }

    /// Puts values at the end, in one message: nothing of others comes between them.
    pub fn extend(&self, values: impl IntoIterator<Item = T>) -> Result<(), ManagerError> {
        let values = values.into_iter().map(|value| codec::encode(&value)).collect::<Result<Vec<_>, _>>()?;
        let values: Vec<_> = values.iter().map(|value| Bytes(value)).collect();
        self.object.tell(&self.to(ListOp::Extend), &values)
    }

    /// Takes the last value out; `None` if there is none.
    pub fn pop(&self) -> Result<Option<T>, ManagerError> {
        self.object.fetch(&self.to(ListOp::Pop), &())
    }

    /// Takes the value at this index out, and moves those behind it up. Python's `pop(index)`.
    ///
    /// # Errors
    ///
    /// [`ManagerError::OutOfRange`], and those of [all methods](Self).
    pub fn remove(&self, index: usize) -> Result<T, ManagerError> {
        self.object.fetch_one(&self.to(ListOp::Remove(index as u64)), &())
    }

    /// Whether there is such a value. Python's `value in list`.
    pub fn contains(&self, value: &T) -> Result<bool, ManagerError> {
        self.object.is(&self.to(ListOp::Contains), value)
    }

    /// Removes all values.
    pub fn clear(&self) -> Result<(), ManagerError> {
        self.object.tell(&self.to(ListOp::Clear), &())
    }

    /// Copies of all values at one moment. Python's `list[:]`.
    pub fn to_vec(&self) -> Result<Vec<T>, ManagerError> {
        self.object.fetch_one(&self.to(ListOp::ToVec), &())
    }

    /// The values one after the other, each fetched when it is asked for. Python's
    /// `for value in list`. An error is the last item.
    ///
    /// What others change meanwhile is seen or not, as it is before or behind the next index.
    /// [`to_vec`](Self::to_vec) has all of one moment, in one message.
    ///
    /// ```
    /// use many_hands::process::Manager;
    ///
    /// let manager = Manager::new()?;
    /// let list = manager.list()?;
    /// list.extend([3, 4, 5])?;
    /// let mut sum = 0;
    /// for number in &list {
    ///     sum += number?;
    /// }
    /// assert_eq!(sum, 12);
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    #[must_use = "an iterator fetches nothing until it is asked"]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { list: self, next: Some(0) }
    }

    fn to<'a>(&self, op: ListOp<'a>) -> Request<'a> {
        to(&self.object, op)
    }
}

impl<'a, T: Serialize + DeserializeOwned> IntoIterator for &'a List<T> {
    type Item = Result<T, ManagerError>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The values of a [`List`]. Made by [`List::iter`].
#[derive(Debug)]
pub struct Iter<'a, T> {
    list: &'a List<T>,
    /// None behind the end.
    next: Option<usize>,
}

impl<T: Serialize + DeserializeOwned> Iterator for Iter<'_, T> {
    type Item = Result<T, ManagerError>;

    fn next(&mut self) -> Option<Result<T, ManagerError>> {
        let index = self.next.take()?;
        let value = self.list.get(index).transpose()?;
        if value.is_ok() {
            self.next = Some(index + 1);
        }
        Some(value)
    }
}

/// A request to all that is a list in the manager.
pub(super) fn to<'a>(object: &Object, op: ListOp<'a>) -> Request<'a> {
    Request::To(object.id, Op::List(op))
}

/// [`List::update`], for all that is a list in the manager.
pub(super) fn update<T: Serialize + DeserializeOwned>(
    object: &Object,
    index: usize,
    mut change: impl FnMut(T) -> T,
) -> Result<T, ManagerError> {
    loop {
        let answer = object.ask(&to(object, ListOp::Get(index as u64)), &())?;
        if answer.reply != Reply::Value {
            return Err(ManagerError::OutOfRange { index, len: object.count(&to(object, ListOp::Len))? });
        }
        let changed = change(codec::decode(answer.value()).map_err(ManagerError::Decode)?);
        if object.is(&to(object, ListOp::Exchange(index as u64, Bytes(answer.value()))), &changed)? {
            return Ok(changed);
        }
    }
}
