//! A client's side of the socket: each thread has a connection of its own to each manager that it
//! talks to, made when it first needs it and closed when the thread ends. So a thread that waits
//! for a lock keeps no other thread waiting, and the manager knows which thread it was that died.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

use nix::errno::Errno;
use nix::sys::socket::sockopt::{PeerCredentials, ReceiveTimeout};
use nix::sys::socket::{MsgFlags, getsockopt, recv, send, setsockopt};
use nix::sys::time::{TimeVal, TimeValLike};
use nix::unistd::geteuid;

use super::ManagerError;
use super::address::{Address, Contact, socket_address};
use super::handshake::{Challenge, Proof, TIME_TO_GREET, Welcome};
use super::protocol::{Greeting, LENGTH, LONGEST, LONGEST_GREETING, RandomBytes, Refusal, Reply, length_of, message};
use super::server;
use crate::os::random::random_bytes;
use crate::os::tcp;

/// A reply, and the value behind it.
pub(super) struct Response {
    pub(super) reply: Reply,
    bytes: Vec<u8>,
    value_at: usize,
}

impl Response {
    fn of(bytes: Vec<u8>) -> Option<Self> {
        let (reply, value) = postcard::take_from_bytes(&bytes).ok()?;
        Some(Self { reply, value_at: bytes.len() - value.len(), bytes })
    }

    pub(super) fn value(&self) -> &[u8] {
        &self.bytes[self.value_at..]
    }
}

/// What is tried, in errors.
const CONNECT: &str = "connect to a manager";

/// Most messages are shorter than this, and are read in one go.
const CHUNK: usize = 8192;

struct Connection {
    socket: OwnedFd,
    /// The process that made it. A fork has a copy, which it must not talk through.
    process: u32,
}

thread_local! {
    static CONNECTIONS: RefCell<HashMap<RandomBytes, Connection>> = RefCell::default();
}

/// In a fork: the connections are those of the parent, and must not outlive it for our sake.
pub(in crate::process) fn close_all() {
    // A thread whose connections have been dropped is about to end.
    _ = CONNECTIONS.try_with(|connections| connections.take());
}

/// Sends a message to a manager and waits for the answer.
pub(super) fn ask(address: &Address, message: &[u8]) -> Result<Response, ManagerError> {
    if server::is_serving(address.name) {
        return Err(ManagerError::InTheManager);
    }
    // Taken out while it is in use, and put back only if it still is of use.
    let known = CONNECTIONS.try_with(|connections| connections.borrow_mut().remove(&address.name)).ok().flatten();
    let connection = match known.filter(|connection| connection.process == std::process::id()) {
        Some(connection) => connection,
        None => {
            // A good moment to close those whose manager is no more.
            _ = CONNECTIONS.try_with(|connections| connections.borrow_mut().retain(|_, open| open.is_open()));
            Connection::open(address)?
        }
    };
    let answer = connection.ask(address.pid, message)?;
    _ = CONNECTIONS.try_with(|connections| connections.borrow_mut().insert(address.name, connection));
    match answer.reply {
        Reply::Refused(refusal) => Err(ManagerError::refused(address.pid, refusal)),
        _ => Ok(answer),
    }
}

/// Connects to the manager that listens there, and keeps the connection for this thread.
pub(super) fn introduce(contact: Contact) -> Result<Address, ManagerError> {
    let (connection, Welcome { name, pid, .. }) = Connection::open_there(&contact)?;
    _ = CONNECTIONS.try_with(|connections| connections.borrow_mut().insert(name, connection));
    Ok(Address::on_the_network(name, pid, contact))
}

impl Connection {
    fn open(address: &Address) -> Result<Self, ManagerError> {
        match address.secret {
            Some(secret) => Self::open_here(address, secret),
            None => {
                let contact = address.contact().ok_or(ManagerError::NotConnected { pid: address.pid })?;
                let (connection, found) = Self::open_there(&contact)?;
                if found.name != address.name {
                    // Another one listens there now.
                    return Err(ManagerError::Ended { pid: address.pid });
                }
                Ok(connection)
            }
        }
    }

    /// To a manager on this machine.
    fn open_here(address: &Address, secret: RandomBytes) -> Result<Self, ManagerError> {
        let socket = socket_address(address.name).map_err(ManagerError::system(CONNECT))?;
        let stream = UnixStream::connect_addr(&socket).map_err(|error| match error.kind() {
            ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => ManagerError::Ended { pid: address.pid },
            _ => ManagerError::System { tried: CONNECT, source: error },
        })?;
        // Once the manager is gone, another user could take its place to learn the secret.
        let listener = getsockopt(&stream, PeerCredentials).map_err(ManagerError::system(CONNECT))?;
        if listener.uid() != geteuid().as_raw() {
            return Err(ManagerError::Stranger { pid: address.pid });
        }
        let connection = Self::of(stream);
        let greeting = message(&Greeting { secret }, &())?;
        match connection.ask(address.pid, &greeting)?.reply {
            Reply::Done => Ok(connection),
            Reply::Refused(refusal) => Err(ManagerError::refused(address.pid, refusal)),
            _ => Err(ManagerError::Protocol { pid: address.pid, what: "it does not return a greeting" }),
        }
    }

    /// To one on the network, and which one is there.
    fn open_there(contact: &Contact) -> Result<(Self, Welcome), ManagerError> {
        let stream = TcpStream::connect_timeout(&contact.address, TIME_TO_GREET)
            .and_then(|stream| tcp::prepare(&stream).map(|()| stream))
            .and_then(|stream| stream.set_read_timeout(Some(TIME_TO_GREET)).map(|()| stream))
            .map_err(ManagerError::system(CONNECT))?;
        let connection = Self::of(stream);
        let welcome = connection.greet(contact)?;
        setsockopt(&connection.socket, ReceiveTimeout, &TimeVal::zero()).map_err(ManagerError::system(CONNECT))?;
        Ok((connection, welcome))
    }

    /// Both sides show that they have the key.
    fn greet(&self, contact: &Contact) -> Result<Welcome, ManagerError> {
        let no_manager = || ManagerError::NoManager { address: contact.address };
        let next = || {
            let bytes = match self.receive(LONGEST_GREETING) {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) | Err(Errno::EMSGSIZE | Errno::ECONNRESET) => Err(no_manager()),
                Err(Errno::EAGAIN) => Err(ManagerError::system(CONNECT)(ErrorKind::TimedOut)),
                Err(error) => Err(ManagerError::system(CONNECT)(error)),
            };
            let response = Response::of(bytes?).ok_or_else(no_manager)?;
            match response.reply {
                Reply::Value => Ok(response),
                Reply::Refused(Refusal::WrongKey) => Err(ManagerError::WrongKey { address: contact.address }),
                Reply::Refused(refusal) => Err(ManagerError::refused(0, refusal)),
                _ => Err(no_manager()),
            }
        };
        let first = next()?;
        let challenge: Challenge = postcard::from_bytes(first.value()).map_err(|_| no_manager())?;
        if !challenge.is_ours() {
            return Err(no_manager());
        }
        let nonce = random_bytes().map_err(ManagerError::system(CONNECT))?;
        let proof = Proof::new(&contact.key, challenge.nonce(), nonce, std::process::id());
        self.send(&message(&proof, &())?).map_err(ManagerError::system(CONNECT))?;
        let welcome: Welcome = postcard::from_bytes(next()?.value()).map_err(|_| no_manager())?;
        if welcome.holds(&contact.key, &challenge, &proof) {
            Ok(welcome)
        } else {
            Err(ManagerError::WrongKey { address: contact.address })
        }
    }

    fn of(socket: impl Into<OwnedFd>) -> Self {
        Self { socket: socket.into(), process: std::process::id() }
    }

    /// Whether the manager's end is open, as long as nothing is asked.
    fn is_open(&self) -> bool {
        let how = MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT;
        recv(self.socket.as_raw_fd(), &mut [0], how) == Err(Errno::EAGAIN)
    }

    fn ask(&self, pid: u32, message: &[u8]) -> Result<Response, ManagerError> {
        match self.send(message) {
            // A manager that has refused is no longer there to read, and what it said still is.
            Ok(()) | Err(Errno::EPIPE | Errno::ECONNRESET | Errno::ETIMEDOUT | Errno::EHOSTUNREACH) => {}
            Err(error) => return Err(ManagerError::system("write to a manager")(error)),
        }
        let bytes = match self.receive(LONGEST) {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(Errno::ECONNRESET) => return Err(ManagerError::Ended { pid }),
            // The other host does not answer.
            Err(Errno::ETIMEDOUT | Errno::EHOSTUNREACH) => return Err(ManagerError::Ended { pid }),
            Err(error) => return Err(ManagerError::system("read what a manager answers")(error)),
        };
        Response::of(bytes).ok_or(ManagerError::Protocol { pid, what: "a reply cannot be read" })
    }

    fn send(&self, mut message: &[u8]) -> nix::Result<()> {
        while !message.is_empty() {
            match send(self.socket.as_raw_fd(), message, MsgFlags::MSG_NOSIGNAL) {
                Ok(sent) => message = &message[sent..],
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads one message, without its length; `None` if there is no more to read. Nothing follows
    /// it, since nothing else was asked.
    fn receive(&self, longest: usize) -> nix::Result<Option<Vec<u8>>> {
        let mut chunk = [0; CHUNK];
        let mut begun = 0;
        let length = loop {
            match self.read(&mut chunk[begun..])? {
                0 => return Ok(None),
                read => begun += read,
            }
            if let Some(length) = length_of(&chunk[..begun]) {
                break length;
            }
        };
        if length > longest {
            return Err(Errno::EMSGSIZE);
        }
        let begin = &chunk[LENGTH..begun];
        let mut filled = begin.len();
        let mut bytes = vec![0; length.max(filled)];
        bytes[..filled].copy_from_slice(begin);
        while filled < length {
            match self.read(&mut bytes[filled..])? {
                0 => return Ok(None),
                read => filled += read,
            }
        }
        Ok(Some(bytes))
    }

    fn read(&self, buffer: &mut [u8]) -> nix::Result<usize> {
        loop {
            match recv(self.socket.as_raw_fd(), buffer, MsgFlags::empty()) {
                Err(Errno::EINTR) => {}
                other => return other,
            }
        }
    }
}
