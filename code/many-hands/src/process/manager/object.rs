//! What all proxies are: the address of a manager, and the number of an object there.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::address::Address;
use super::connection::{self, Response};
use super::protocol::{Reply, Request, message};
use crate::start::codec;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Object {
    pub(super) manager: Address,
    pub(super) id: u64,
}

impl Object {
    /// Sends a request, with the value behind it, and waits for the answer.
    pub(super) fn ask<V: Serialize + ?Sized>(&self, request: &Request, value: &V) -> Result<Response, ManagerError> {
        ask(&self.manager, request, value)
    }

    /// For a request whose answer says no more than that it was done.
    pub(super) fn tell<V: Serialize + ?Sized>(&self, request: &Request, value: &V) -> Result<(), ManagerError> {
        match self.ask(request, value)?.reply {
            Reply::Done => Ok(()),
            _ => Err(self.unexpected()),
        }
    }

    /// For a request whose answer is a value, or that there is none.
    pub(super) fn fetch<V, T>(&self, request: &Request, value: &V) -> Result<Option<T>, ManagerError>
    where
        V: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        let answer = self.ask(request, value)?;
        match answer.reply {
            Reply::Value => codec::decode(answer.value()).map(Some).map_err(ManagerError::Decode),
            Reply::Nothing | Reply::TimedOut => Ok(None),
            _ => Err(self.unexpected()),
        }
    }

    /// For a request whose answer is always a value.
    pub(super) fn fetch_one<V, T>(&self, request: &Request, value: &V) -> Result<T, ManagerError>
    where
        V: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        self.fetch(request, value)?.ok_or_else(|| self.unexpected())
    }

    /// For a request whose answer is a number of things.
    pub(super) fn count(&self, request: &Request) -> Result<usize, ManagerError> {
        match self.ask(request, &())?.reply {
            Reply::Number(number) => usize::try_from(number).map_err(|_| self.unexpected()),
            _ => Err(self.unexpected()),
        }
    }

    /// For a question. That the time was over is a no.
    pub(super) fn is<V: Serialize + ?Sized>(&self, request: &Request, value: &V) -> Result<bool, ManagerError> {
        match self.ask(request, value)?.reply {
            Reply::Flag(flag) => Ok(flag),
            Reply::TimedOut => Ok(false),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn unexpected(&self) -> ManagerError {
        ManagerError::Protocol { pid: self.manager.pid, what: "the reply is not one to this request" }
    }
}

/// Sends a request to a manager, with the value behind it, and waits for the answer.
pub(super) fn ask<V: Serialize + ?Sized>(
    manager: &Address,
    request: &Request,
    value: &V,
) -> Result<Response, ManagerError> {
    connection::ask(manager, &message(request, value)?)
}

/// The types that a proxy was made for. It holds none of them, so it can go to any thread.
pub(super) type Of<T> = PhantomData<fn() -> T>;

/// Makes a proxy for an object with values of these types, and what does not depend on the types.
macro_rules! typed_proxy {
    ($name:ident<$($type:ident),+>) => {
        impl<$($type),+> $name<$($type),+> {
            pub(super) fn new(object: super::object::Object) -> Self {
                Self { object, of: std::marker::PhantomData }
            }
        }

        impl<$($type),+> Clone for $name<$($type),+> {
            fn clone(&self) -> Self {
                Self::new(self.object)
            }
        }

        impl<$($type),+> std::fmt::Debug for $name<$($type),+> {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.object).finish()
            }
        }

        /// Two proxies are the same if their object is.
        impl<$($type),+> PartialEq for $name<$($type),+> {
            fn eq(&self, other: &Self) -> bool {
                self.object == other.object
            }
        }

        impl<$($type),+> Eq for $name<$($type),+> {}
    };
}
pub(super) use typed_proxy;
