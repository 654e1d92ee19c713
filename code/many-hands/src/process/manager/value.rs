use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::list::{to, update};
use super::object::{Object, Of, typed_proxy};
use super::protocol::{ListOp, Request};

/// One value that a [`Manager`](super::Manager) keeps. Python's `Manager().Value()`, which has no
/// `update`: there `value.value += 1` loses updates.
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors).
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
/// use std::thread;
///
/// let manager = Manager::new()?;
/// let number = manager.value(0)?;
/// thread::scope(|scope| {
///     for _ in 0..4 {
///         scope.spawn(|| (0..25).try_for_each(|_| number.update(|n| n + 1).map(drop)));
///     }
/// });
/// assert_eq!(number.get()?, 100);
/// assert_eq!(number.replace(7)?, 100);
/// number.set(8)?;
/// assert_eq!(number.get()?, 8);
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Value<T> {
    /// A list of one.
    object: Object,
    of: Of<T>,
}

typed_proxy!(Value<T>);

impl<T: Serialize + DeserializeOwned> Value<T> {
    /// A copy of the value. Python's `value.value`.
    pub fn get(&self) -> Result<T, ManagerError> {
        self.object.fetch_one(&self.to(ListOp::Get(0)), &())
    }

    /// Puts another value in its place. Python's `value.value = other`.
    pub fn set(&self, value: T) -> Result<(), ManagerError> {
        self.object.tell(&self.to(ListOp::Set(0)), &value)
    }

    /// Puts another value in its place, and returns the one that was there.
    pub fn replace(&self, value: T) -> Result<T, ManagerError> {
        self.object.fetch_one(&self.to(ListOp::Replace(0)), &value)
    }

    /// Changes the value without losing a change by others, as
    /// [`List::update`](super::List::update) does, and returns what it is now.
    pub fn update(&self, change: impl FnMut(T) -> T) -> Result<T, ManagerError> {
        update(&self.object, 0, change)
    }

    fn to<'a>(&self, op: ListOp<'a>) -> Request<'a> {
        to(&self.object, op)
    }
}
