use std::net::{TcpListener, ToSocketAddrs};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;

use super::address::{Address, Contact, socket_address};
use super::server::{self, Door, ServerArguments};
use super::{Key, Kinds, Manager, ManagerError};
use crate::os::random::random_bytes;
use crate::process::Process;
use crate::process::child_process::offset_of;

/// A manager that has been described and not started. Made by [`Manager::builder`].
#[derive(Debug, Clone, Copy, Default)]
#[must_use = "a builder starts nothing until `start` or `listen` is called"]
pub struct ManagerBuilder {
    kinds: Option<fn(&mut Kinds)>,
}

impl ManagerBuilder {
    /// Has this function register kinds of objects, in the manager's process, before it serves. See
    /// [`Kinds`] for an example.
    pub fn kinds(mut self, register: fn(&mut Kinds)) -> Self {
        self.kinds = Some(register);
        self
    }

    /// Starts the manager, as [`Manager::new`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Manager::new`].
    pub fn start(self) -> Result<Manager, ManagerError> {
        let (name, secret) = (random()?, random()?);
        // It is there before the process is, so no client can come too early.
        let listener = socket_address(name).and_then(|address| UnixListener::bind_addr(&address));
        let listener = OwnedFd::from(listener.map_err(ManagerError::system(PREPARE))?).into();
        let process = self.spawn(Door::Here { listener, name, secret })?;
        let address = Address { name, pid: process.pid(), secret: Some(secret) };
        Ok(Manager { process: Some(process), address })
    }

    /// Starts the manager and has it listen on the network, as [`Manager::listen`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Manager::listen`].
    pub fn listen(self, address: impl ToSocketAddrs, key: &Key) -> Result<Manager, ManagerError> {
        let listener = TcpListener::bind(address).map_err(ManagerError::system("listen for a manager's clients"))?;
        let address = listener.local_addr().map_err(ManagerError::system(PREPARE))?;
        let (name, listener) = (random()?, OwnedFd::from(listener).into());
        let process = self.spawn(Door::Network { listener, name, key: key.clone() })?;
        let contact = Contact { address, key: key.clone() };
        let address = Address::on_the_network(name, process.pid(), contact);
        Ok(Manager { process: Some(process), address })
    }

    fn spawn(self, door: Door) -> Result<Process, ManagerError> {
        let kinds = self.kinds.map(|register| offset_of(register as usize)).transpose()?;
        Ok(Process::builder().name("Manager").daemon(true).spawn(server::serve, ServerArguments { door, kinds })?)
    }
}

/// What is tried before there is a manager, in errors.
const PREPARE: &str = "prepare a socket for a manager";

fn random<const N: usize>() -> Result<[u8; N], ManagerError> {
    random_bytes().map_err(ManagerError::system(PREPARE))
}
