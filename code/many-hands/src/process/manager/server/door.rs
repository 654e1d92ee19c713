//! Where clients come in, and what they must show: the secret that proxies carry, or the key.

use std::io;
use std::net::TcpListener;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixListener;

use nix::sys::socket::getsockopt;
use nix::sys::socket::sockopt::PeerCredentials;
use nix::unistd::geteuid;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::client_socket::ClientSocket;
use crate::os::random::random_bytes;
use crate::os::tcp;
use crate::process::manager::Key;
use crate::process::manager::handshake::{Challenge, Proof, Welcome};
use crate::process::manager::protocol::{Greeting, RandomBytes, Refusal, Reply};
use crate::start::descriptor_table::Handle;

/// What the server's process is started with.
#[derive(Serialize, Deserialize)]
pub(in crate::process::manager) enum Door {
    /// For processes of the same user on the same machine.
    Here {
        listener: Handle<UnixListener>,
        name: RandomBytes,
        secret: RandomBytes,
    },
    Network {
        listener: Handle<TcpListener>,
        name: RandomBytes,
        key: Key,
    },
}

/// A door that is open.
pub(super) struct OpenDoor {
    listener: Listener,
    wanted: Wanted,
}

enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
}

/// What is wanted of a client.
enum Wanted {
    Secret(RandomBytes),
    Key(Key, RandomBytes),
}

impl Door {
    pub(super) fn name(&self) -> RandomBytes {
        match self {
            Self::Here { name, .. } | Self::Network { name, .. } => *name,
        }
    }

    pub(super) fn open(self) -> io::Result<OpenDoor> {
        let (listener, wanted) = match self {
            Self::Here { listener, secret, .. } => {
                (Listener::Unix(OwnedFd::from(listener).into()), Wanted::Secret(secret))
            }
            Self::Network { listener, name, key } => {
                (Listener::Tcp(OwnedFd::from(listener).into()), Wanted::Key(key, name))
            }
        };
        match &listener {
            Listener::Unix(listener) => listener.set_nonblocking(true)?,
            Listener::Tcp(listener) => listener.set_nonblocking(true)?,
        }
        Ok(OpenDoor { listener, wanted })
    }
}

impl OpenDoor {
    /// The next client, of which nothing is known yet.
    pub(super) fn accept(&self) -> io::Result<ClientSocket> {
        match &self.listener {
            Listener::Unix(listener) => {
                let (stream, _) = listener.accept()?;
                let client = getsockopt(&stream, PeerCredentials)?;
                let mut socket = ClientSocket::new(stream.into(), client.pid().unsigned_abs());
                if client.uid() != geteuid().as_raw() {
                    // It will be told if it can be.
                    _ = socket.answer(Refusal::Stranger.into());
                    return Err(io::ErrorKind::PermissionDenied.into());
                }
                Ok(socket)
            }
            Listener::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                tcp::prepare(&stream)?;
                Ok(ClientSocket::new(stream.into(), 0))
            }
        }
    }

    /// Says the first word, where that is the server's.
    pub(super) fn challenge(&self, socket: &mut ClientSocket) -> io::Result<()> {
        if matches!(self.wanted, Wanted::Key(..)) {
            let nonce = random_bytes()?;
            let challenge = postcard::to_stdvec(&Challenge::new(nonce)).map_err(io::Error::other)?;
            socket.challenge = Some(nonce);
            socket.answer(Answer::value(challenge)).map_err(|_| io::ErrorKind::ConnectionReset)?;
        }
        Ok(())
    }

    /// Lets a client in that has shown what is wanted.
    pub(super) fn greet(&self, socket: &mut ClientSocket, message: &[u8]) -> Result<Answer, Refusal> {
        let answer = match &self.wanted {
            Wanted::Secret(secret) => {
                let greeting: Greeting = postcard::from_bytes(message).map_err(|_| Refusal::Stranger)?;
                if !is_same(greeting.secret, *secret) {
                    return Err(Refusal::Stranger);
                }
                Reply::Done.into()
            }
            Wanted::Key(key, name) => {
                let proof: Proof = postcard::from_bytes(message).map_err(|_| Refusal::Unreadable)?;
                let challenge = socket.challenge.filter(|challenge| proof.holds(key, *challenge));
                let challenge = challenge.ok_or(Refusal::WrongKey)?;
                socket.pid = proof.pid;
                let welcome = Welcome::new(key, challenge, &proof, *name, std::process::id());
                Answer::value(postcard::to_stdvec(&welcome).map_err(|_| Refusal::Unreadable)?)
            }
        };
        socket.greeted = true;
        Ok(answer)
    }
}

impl AsFd for OpenDoor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match &self.listener {
            Listener::Unix(listener) => listener.as_fd(),
            Listener::Tcp(listener) => listener.as_fd(),
        }
    }
}

/// Compares secrets in a time that does not tell how much of them is right.
fn is_same(one: RandomBytes, other: RandomBytes) -> bool {
    one.iter().zip(other).fold(0, |different, (one, other)| different | (one ^ other)) == 0
}
