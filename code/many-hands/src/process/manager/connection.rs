//! A client's side of the socket: each thread has a connection of its own to each manager that it
//! talks to, made when it first needs it and closed when the thread ends. So a thread that waits
//! for a lock keeps no other thread waiting, and the manager knows which thread it was that died.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::io::ErrorKind;
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, getsockopt, recv, send, sockopt::PeerCredentials};
use nix::unistd::geteuid;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::protocol::{Greeting, LENGTH, LONGEST, RandomBytes, Reply, length_of, message};

/// Where a manager is, and what it wants to hear.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Address {
    /// Of its socket, in the abstract namespace: it is in no folder, and is gone with the last
    /// holder of the socket.
    pub(super) name: RandomBytes,
    pub(super) secret: RandomBytes,
    pub(super) pid: u32,
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Address").field("pid", &self.pid).finish_non_exhaustive()
    }
}

/// The socket's address of this name.
pub(super) fn socket_address(name: RandomBytes) -> std::io::Result<SocketAddr> {
    let hex: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
    SocketAddr::from_abstract_name(format!("many-hands/{hex}"))
}

/// A reply, and the value behind it.
pub(super) struct Response {
    pub(super) reply: Reply,
    bytes: Vec<u8>,
    value_at: usize,
}

impl Response {
    pub(super) fn value(&self) -> &[u8] {
        &self.bytes[self.value_at..]
    }
}

/// Most messages are shorter than this, and are read in one go.
const CHUNK: usize = 8192;

struct Connection {
    stream: UnixStream,
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

impl Connection {
    fn open(address: &Address) -> Result<Self, ManagerError> {
        let trying = "connect to a manager";
        let socket = socket_address(address.name).map_err(ManagerError::system(trying))?;
        let stream = UnixStream::connect_addr(&socket).map_err(|error| match error.kind() {
            ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => ManagerError::Ended { pid: address.pid },
            _ => ManagerError::System { tried: trying, source: error },
        })?;
        // Once the manager is gone, another user could take its place to learn the secret.
        let listener = getsockopt(&stream, PeerCredentials).map_err(ManagerError::system(trying))?;
        if listener.uid() != geteuid().as_raw() {
            return Err(ManagerError::Stranger { pid: address.pid });
        }
        let connection = Self { stream, process: std::process::id() };
        let greeting = message(&Greeting { secret: address.secret }, &())?;
        match connection.ask(address.pid, &greeting)?.reply {
            Reply::Done => Ok(connection),
            Reply::Refused(refusal) => Err(ManagerError::refused(address.pid, refusal)),
            _ => Err(ManagerError::Protocol { pid: address.pid, what: "it does not return a greeting" }),
        }
    }

    /// Whether the manager's end is open, as long as nothing is asked.
    fn is_open(&self) -> bool {
        let how = MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT;
        recv(self.stream.as_raw_fd(), &mut [0], how) == Err(Errno::EAGAIN)
    }

    fn ask(&self, pid: u32, message: &[u8]) -> Result<Response, ManagerError> {
        match self.send(message) {
            // A manager that has refused is no longer there to read, and what it said still is.
            Ok(()) | Err(Errno::EPIPE | Errno::ECONNRESET) => {}
            Err(error) => return Err(ManagerError::system("write to a manager")(error)),
        }
        let bytes = match self.receive() {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(Errno::ECONNRESET) => return Err(ManagerError::Ended { pid }),
            Err(error) => return Err(ManagerError::system("read what a manager answers")(error)),
        };
        match postcard::take_from_bytes(&bytes) {
            Ok((reply, value)) => Ok(Response { reply, value_at: bytes.len() - value.len(), bytes }),
            Err(_) => Err(ManagerError::Protocol { pid, what: "a reply cannot be read" }),
        }
    }

    fn send(&self, mut message: &[u8]) -> nix::Result<()> {
        while !message.is_empty() {
            match send(self.stream.as_raw_fd(), message, MsgFlags::MSG_NOSIGNAL) {
                Ok(sent) => message = &message[sent..],
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads one message, without its length; `None` if there is no more to read. Nothing follows
    /// it, since nothing else was asked.
    fn receive(&self) -> nix::Result<Option<Vec<u8>>> {
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
        if length > LONGEST {
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
            match recv(self.stream.as_raw_fd(), buffer, MsgFlags::empty()) {
                Err(Errno::EINTR) => {}
                other => return other,
            }
        }
    }
}
