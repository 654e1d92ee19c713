use std::any::type_name;

use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::object::Object;
use super::protocol::{Op, Request, Signature};
use crate::process::Portable;

/// An object of a kind that the program has [registered](super::Kinds), kept by a
/// [`Manager`](super::Manager). Made by [`Manager::create`](super::Manager::create).
///
/// See [`Kinds`](super::Kinds) for an example.
///
/// # When a method panics
///
/// The caller gets [`ManagerError::Panicked`], and the manager goes on. The object stays as the
/// method left it, which may be half changed: nothing in it is undone. (Where panics abort, the
/// manager ends.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered(pub(super) Object);

impl Registered {
    /// Calls a method in the manager's process, with this argument, and waits for its result. No
    /// other operation of the manager is done meanwhile.
    ///
    /// # Errors
    ///
    /// [`ManagerError::NotRegistered`] if the object's kind has no such method,
    /// [`ManagerError::WrongType`] if it takes or returns something else,
    /// [`ManagerError::Panicked`] if it panics, and those of [`List`](super::List#errors), except
    /// for `OutOfRange`.
    pub fn call<A: Portable, R: Portable>(&self, method: &str, argument: A) -> Result<R, ManagerError> {
        let types = type_name::<fn(A) -> R>();
        let call = Op::Call(Signature { name: method, types });
        self.0.fetch_one(&Request::To(self.0.id, call), &argument).map_err(|error| error.about(method, types))
    }
}
