//! Where a manager is, which is all that a proxy knows of it.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Key;
use super::protocol::RandomBytes;
use crate::start::descriptor_table;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Address {
    /// No other manager has it.
    pub(super) name: RandomBytes,
    pub(super) pid: u32,
    /// What a manager on this machine is sent first. One on the network has none: how to reach it
    /// is among this process's contacts.
    pub(super) secret: Option<RandomBytes>,
}

/// How to reach a manager on the network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Contact {
    pub(super) address: SocketAddr,
    pub(super) key: Key,
}

/// Those that this process has connected to, or was given when it was started. The key stands here
/// and not in proxies, which go over the wire.
static CONTACTS: Mutex<BTreeMap<RandomBytes, Contact>> = Mutex::new(BTreeMap::new());

/// Nothing under this lock can leave it half changed.
fn contacts() -> MutexGuard<'static, BTreeMap<RandomBytes, Contact>> {
    CONTACTS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Address {
    /// Of a manager on the network, which from now on this process's proxies can find.
    pub(super) fn on_the_network(name: RandomBytes, pid: u32, contact: Contact) -> Self {
        contacts().insert(name, contact);
        Self { name, pid, secret: None }
    }

    pub(super) fn contact(&self) -> Option<Contact> {
        contacts().get(&self.name).cloned()
    }
}

/// The address of a manager's socket on this machine, in the abstract namespace: it is in no
/// folder, and is gone with the last holder of the socket.
pub(super) fn socket_address(name: RandomBytes) -> std::io::Result<net::SocketAddr> {
    let hex: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
    net::SocketAddr::from_abstract_name(format!("many-hands/{hex}"))
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Address").field("pid", &self.pid).finish_non_exhaustive()
    }
}

/// An address on its way.
#[derive(Serialize, Deserialize)]
enum Written {
    Local { name: RandomBytes, secret: RandomBytes, pid: u32 },
    Network { name: RandomBytes, pid: u32, contact: Option<Contact> },
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let &Self { name, pid, secret } = self;
        let written = match secret {
            Some(secret) => Written::Local { name, secret, pid },
            None => {
                let contact = if descriptor_table::is_packing_argument() { self.contact() } else { None };
                Written::Network { name, pid, contact }
            }
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Local { name, secret, pid } => Self { name, pid, secret: Some(secret) },
            // From elsewhere than the parent, it could lead this process's proxies astray.
            Written::Network { name, pid, contact: Some(contact) } if descriptor_table::is_unpacking_argument() => {
                Self::on_the_network(name, pid, contact)
            }
            Written::Network { name, pid, .. } => Self { name, pid, secret: None },
        })
    }
}
