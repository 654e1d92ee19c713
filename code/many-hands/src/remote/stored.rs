//! What queues, dictionaries and locks have in common: a server, and a key on it.

use std::marker::PhantomData;

use redis::{Cmd, FromRedisValue, ScriptInvocation, cmd};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::server::{LONGEST, Server};
use super::{Error, PATIENCE};
use crate::start::codec;

/// Something of this type under a key.
#[derive(Debug)]
pub(super) struct Stored<T> {
    pub(super) server: Server,
    pub(super) key: String,
    of: PhantomData<fn(T) -> T>,
}

impl<T> Stored<T> {
    /// Connects to the server at this URL, so that what is wrong with it is said at once.
    pub(super) fn connect(url: &str, kind: &str, name: &str) -> Result<Self, Error> {
        let server = Server::at(url, PATIENCE)?;
        server.ask(|connection| cmd("PING").exec(connection))?;
        Ok(Self { server, key: format!("{{many-hands:{kind}:{name}}}"), of: PhantomData })
    }

    pub(super) fn command(&self, name: &str) -> Cmd {
        let mut command = cmd(name);
        command.arg(&self.key);
        command
    }

    /// Has the server do what may be done twice.
    pub(super) fn again<A: FromRedisValue>(&self, command: &Cmd) -> Result<A, Error> {
        self.server.ask(|connection| command.query(connection))
    }

    /// Has the server do what must not be done twice: without an answer, it is not known whether it
    /// was done.
    pub(super) fn once<A: FromRedisValue>(&self, command: &Cmd) -> Result<A, Error> {
        self.server.ask_once(|connection| command.query(connection))
    }

    pub(super) fn run_once<A: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<A, Error> {
        self.server.ask_once(|connection| script.invoke(connection))
    }
}

pub(super) fn encoded<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    let bytes = codec::encode(value)?;
    if bytes.len() > LONGEST { Err(Error::TooLong { length: bytes.len(), most: LONGEST }) } else { Ok(bytes) }
}

pub(super) fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    codec::decode(bytes).map_err(Error::Decode)
}
