use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::ops::Deref;
use std::os::fd::{AsFd, BorrowedFd};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::incoming::Incoming;
use super::message_socket::MessageSocket;
use crate::os::kind::Kind;
use crate::process::Error;
use crate::start::descriptor_table::{Handle, Lent};

/// One end of a pipe. `K` is what can be done with it: another process gets it as nothing else.
#[derive(Debug)]
pub(super) struct End<K> {
    socket: MessageSocket,
    kind: PhantomData<K>,
}

impl<K> From<MessageSocket> for End<K> {
    fn from(socket: MessageSocket) -> Self {
        Self { socket, kind: PhantomData }
    }
}

impl<K> AsFd for End<K> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl<K> End<K> {
    pub(super) fn is_ready(&self) -> Result<bool, Error> {
        self.socket.is_ready().map_err(Error::system("look whether a message has come"))
    }
}

impl<K> Deref for End<K> {
    type Target = MessageSocket;

    fn deref(&self) -> &MessageSocket {
        &self.socket
    }
}

impl<K> Serialize for End<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (socket, incoming, has_ended) = self.socket.parts();
        (Lent(Kind::named::<Handle<K>>(), socket), incoming, has_ended).serialize(serializer)
    }
}

impl<'de, K> Deserialize<'de> for End<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (socket, incoming, has_ended): (Handle<K>, RefCell<Incoming>, Cell<bool>) =
            Deserialize::deserialize(deserializer)?;
        Ok(MessageSocket::from_parts(socket.into(), incoming, has_ended).into())
    }
}
