use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::list::{to, update};
use super::object::{Object, Of, typed_proxy};
use super::protocol::{ListOp, Request};

/// As many values as it was made with, kept by a [`Manager`](super::Manager). Python's
/// `Manager().Array()`; the methods are those of a slice.
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors).
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
///
/// let manager = Manager::new()?;
/// let squares = manager.array([0, 1, 2, 3])?;
/// for n in 0..squares.len()? {
///     squares.update(n, |number| number * number)?;
/// }
/// squares.set(0, -1)?;
/// assert_eq!(squares.to_vec()?, [-1, 1, 4, 9]);
/// assert_eq!(squares.get(4)?, None);
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Array<T> {
    object: Object,
    of: Of<T>,
}

typed_proxy!(Array<T>);

impl<T: Serialize + DeserializeOwned> Array<T> {
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

    /// Puts a value in the place of the one at this index.
    ///
    /// # Errors
    ///
    /// [`ManagerError::OutOfRange`], and those of [all methods](Self).
    pub fn set(&self, index: usize, value: T) -> Result<(), ManagerError> {
        self.object.tell(&self.to(ListOp::Set(index as u64)), &value)
    }

    /// Changes the value at this index without losing a change by others, as
    /// [`List::update`](super::List::update) does, and returns what it is now.
    ///
    /// # Errors
    ///
    /// [`ManagerError::OutOfRange`], and those of [all methods](Self).
    pub fn update(&self, index: usize, change: impl FnMut(T) -> T) -> Result<T, ManagerError> {
        update(&self.object, index, change)
    }

    /// Copies of all values at one moment. Python's `array[:]`.
    pub fn to_vec(&self) -> Result<Vec<T>, ManagerError> {
        self.object.fetch_one(&self.to(ListOp::ToVec), &())
    }

    fn to<'a>(&self, op: ListOp<'a>) -> Request<'a> {
        to(&self.object, op)
    }
}
