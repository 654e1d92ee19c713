//! How client and server of a manager on the network show each other that they have the key.
//!
//! The server sends random bytes; the client answers with its own, and the HMAC of both under the
//! key; the server answers with another HMAC of both. Neither can be had from an earlier
//! connection, since the random bytes are new, nor from the other side, since each HMAC names its
//! sender. The client shows it first, so that a port scanner gets nothing to try keys against.

use std::time::Duration;

use hmac_sha256::HMAC;
use serde::{Deserialize, Serialize};

use super::Key;
use super::protocol::RandomBytes;

/// The time for all of it. After that the other side is not one that has the key.
pub(super) const TIME_TO_GREET: Duration = Duration::from_secs(5);

/// What is said next differs between versions.
const MAGIC: &str = concat!("many-hands ", env!("CARGO_PKG_VERSION"));

pub(super) type Nonce = [u8; 32];
type Mac = [u8; 32];

/// The server's first message.
#[derive(Serialize, Deserialize)]
pub(super) struct Challenge<'a> {
    magic: &'a str,
    nonce: Nonce,
}

/// The client's answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Proof {
    pub(super) pid: u32,
    nonce: Nonce,
    mac: Mac,
}

/// What the server says to a client that has the key.
#[derive(Serialize, Deserialize)]
pub(super) struct Welcome {
    pub(super) name: RandomBytes,
    pub(super) pid: u32,
    mac: Mac,
}

impl Challenge<'_> {
    pub(super) fn new(nonce: Nonce) -> Self {
        Self { magic: MAGIC, nonce }
    }

    /// Whether it is from a manager of this version.
    pub(super) fn is_ours(&self) -> bool {
        self.magic == MAGIC
    }

    pub(super) fn nonce(&self) -> Nonce {
        self.nonce
    }
}

impl Proof {
    pub(super) fn new(key: &Key, challenge: Nonce, nonce: Nonce, pid: u32) -> Self {
        Self { pid, nonce, mac: said_by_client(key, challenge, nonce, pid).finalize() }
    }

    /// Whether the client has the key.
    pub(super) fn holds(&self, key: &Key, challenge: Nonce) -> bool {
        said_by_client(key, challenge, self.nonce, self.pid).finalize_verify(&self.mac)
    }
}

impl Welcome {
    pub(super) fn new(key: &Key, challenge: Nonce, proof: &Proof, name: RandomBytes, pid: u32) -> Self {
        Self { name, pid, mac: said_by_server(key, challenge, proof.nonce, name, pid).finalize() }
    }

    /// Whether the server has the key.
    pub(super) fn holds(&self, key: &Key, challenge: &Challenge, proof: &Proof) -> bool {
        said_by_server(key, challenge.nonce, proof.nonce, self.name, self.pid).finalize_verify(&self.mac)
    }
}

fn said_by_client(key: &Key, challenge: Nonce, nonce: Nonce, pid: u32) -> HMAC {
    said(key, b"client", &[&challenge, &nonce, &pid.to_le_bytes()])
}

fn said_by_server(key: &Key, challenge: Nonce, nonce: Nonce, name: RandomBytes, pid: u32) -> HMAC {
    said(key, b"server", &[&challenge, &nonce, &name, &pid.to_le_bytes()])
}

/// All parts have fixed lengths, so none can be taken for a piece of another.
fn said(key: &Key, by: &[u8; 6], parts: &[&[u8]]) -> HMAC {
    let mut mac = HMAC::new(key.as_bytes());
    mac.update(by);
    parts.iter().for_each(|part| mac.update(part));
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::new(&[byte; 32]).unwrap()
    }

    #[test]
    fn each_side_knows_the_others_key_and_no_bit_can_be_changed() {
        let challenge = Challenge::new([1; 32]);
        let proof = Proof::new(&key(7), challenge.nonce, [2; 32], 5);
        assert!(proof.holds(&key(7), challenge.nonce) && !proof.holds(&key(8), challenge.nonce));
        assert!(!proof.holds(&key(7), [3; 32]), "an answer to another challenge");
        let welcome = Welcome::new(&key(7), challenge.nonce, &proof, [4; 16], 6);
        assert!(welcome.holds(&key(7), &challenge, &proof) && !welcome.holds(&key(8), &challenge, &proof));

        let bytes = postcard::to_stdvec(&proof).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let changed: Proof = postcard::from_bytes(&changed).unwrap();
            assert!(!changed.holds(&key(7), challenge.nonce), "byte {at}");
        }
    }

    #[test]
    fn what_one_side_says_is_of_no_use_to_the_other() {
        let (client, server) = ([1; 32], [2; 32]);
        let proof = said_by_client(&key(7), server, client, 5).finalize();
        assert!(!said_by_server(&key(7), server, client, [0; 16], 5).finalize_verify(&proof));
    }
}
