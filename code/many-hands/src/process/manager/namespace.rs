use std::any::type_name;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::connection::Response;
use super::object::Object;
use super::protocol::{Bytes, DictOp, Op, Reply, Request};
use crate::start::codec;

/// Values of any types by their names, kept by a [`Manager`](super::Manager). Python's
/// `Manager().Namespace()`, whose `space.name = value` is `space.set("name", &value)` here.
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors), except for `OutOfRange`.
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
/// use many_hands::process::manager::ManagerError;
///
/// let manager = Manager::new()?;
/// let settings = manager.namespace()?;
/// settings.set("name", &"bob".to_string())?;
/// settings.set("age", &30_u8)?;
/// assert_eq!(settings.get::<String>("name")?.as_deref(), Some("bob"));
/// assert_eq!(settings.get::<u8>("age")?, Some(30));
/// assert_eq!(settings.get::<u8>("height")?, None);
/// assert!(matches!(settings.get::<String>("age"), Err(ManagerError::WrongType { .. })));
///
/// assert!(settings.remove("age")?);
/// assert!(!settings.contains("age")?);
/// assert_eq!(settings.names()?, ["name"]);
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespace(pub(super) Object);

impl Namespace {
    /// Gives a name a value. Python's `space.name = value`.
    pub fn set<T: Serialize + DeserializeOwned>(&self, name: &str, value: &T) -> Result<(), ManagerError> {
        // The encoding of a value does not tell its type, so it is kept with it.
        self.ask(DictOp::Insert(Bytes(&codec::encode(name)?)), &(type_name::<T>(), value)).map(drop)
    }

    /// A copy of the value of this name; `None` if there is none. Python's `space.name`.
    ///
    /// # Errors
    ///
    /// [`ManagerError::WrongType`] if the value was set as one of another type, and those of [all
    /// methods](Self).
    pub fn get<T: Serialize + DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ManagerError> {
        let answer = self.ask(DictOp::Get(Bytes(&codec::encode(name)?)), &())?;
        if answer.reply != Reply::Value {
            return Ok(None);
        }
        let (stored, value): (String, _) = codec::decode_first(answer.value()).map_err(ManagerError::Decode)?;
        let asked = type_name::<T>();
        if stored != asked {
            return Err(ManagerError::WrongType { name: name.to_string(), stored, asked });
        }
        codec::decode(value).map(Some).map_err(ManagerError::Decode)
    }

    /// Removes a name, and says whether it was there. Python's `del space.name`.
    pub fn remove(&self, name: &str) -> Result<bool, ManagerError> {
        Ok(self.ask(DictOp::Remove(Bytes(&codec::encode(name)?)), &())?.reply == Reply::Value)
    }

    /// Whether there is such a name. Python's `hasattr(space, name)`.
    pub fn contains(&self, name: &str) -> Result<bool, ManagerError> {
        Ok(self.ask(DictOp::ContainsKey(Bytes(&codec::encode(name)?)), &())?.reply == Reply::Flag(true))
    }

    /// All names, in any order.
    pub fn names(&self) -> Result<Vec<String>, ManagerError> {
        codec::decode(self.ask(DictOp::Keys, &())?.value()).map_err(ManagerError::Decode)
    }

    fn ask<V: Serialize>(&self, op: DictOp, value: &V) -> Result<Response, ManagerError> {
        self.0.ask(&Request::To(self.0.id, Op::Dict(op)), value)
    }
}
