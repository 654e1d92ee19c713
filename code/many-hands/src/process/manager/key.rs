use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ManagerError;
use crate::os::random::random_bytes;
use crate::start::descriptor_table;

/// What the processes must know that use a [`Manager`](super::Manager) over the network. Python's
/// `authkey`.
///
/// Either side shows the other that it has the key, by HMAC-SHA256 of random bytes of both; the key
/// itself is never sent. Nor is it printed: `Debug` leaves it out. It can be serialised only in the
/// argument of a process that is [started](crate::process::Process::spawn); in a message that is
/// [`EncodeError::Key`](crate::process::EncodeError::Key).
///
/// An eavesdropper can try keys against what it has heard, as fast as its machines go. So a key is
/// no password: make it with [`random`](Self::random), and bring it to other hosts as a file that
/// its user alone can read.
///
/// # Example
///
/// ```
/// use many_hands::process::manager::Key;
///
/// let key = Key::random()?;
/// assert_eq!(Key::new(key.as_bytes())?, key);
/// assert!(Key::new(b"abc").is_err());
/// assert_eq!(format!("{key:?}"), "Key(..)");
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Clone)]
#[doc(alias = "authkey")]
pub struct Key(Box<[u8]>);

impl Key {
    /// A key must have this many bytes, or more.
    pub const SHORTEST: usize = 16;

    /// A key of these bytes.
    ///
    /// # Errors
    ///
    /// [`ManagerError::KeyTooShort`] if they are fewer than [`SHORTEST`](Self::SHORTEST).
    pub fn new(bytes: &[u8]) -> Result<Self, ManagerError> {
        if bytes.len() < Self::SHORTEST { Err(ManagerError::KeyTooShort) } else { Ok(Self(bytes.into())) }
    }

    /// A key of 32 random bytes.
    ///
    /// # Errors
    ///
    /// [`ManagerError::System`] if the system has none to give.
    pub fn random() -> Result<Self, ManagerError> {
        let bytes = random_bytes::<32>().map_err(ManagerError::system("get random bytes for a key"))?;
        Ok(Self(bytes.into()))
    }

    /// The bytes, to be written where other programs of the same user find them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// It is compared in a time that does not tell how much of it is the same.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        hmac_sha256::Hash::hash(&self.0) == hmac_sha256::Hash::hash(&other.0)
    }
}

impl Eq for Key {}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(..)")
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        descriptor_table::only_in_an_argument()?;
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = serde_bytes::ByteBuf::deserialize(deserializer)?;
        Self::new(&bytes).map_err(D::Error::custom)
    }
}
