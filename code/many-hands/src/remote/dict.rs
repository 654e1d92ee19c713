use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use redis::ScriptInvocation;
use serde::Serialize;

use super::stored::{Stored, decoded, encoded};
use super::{Error, LockGuard, scripts};
use crate::process::Portable;

/// A dictionary that a Redis server keeps, for programs on any machine; the methods are those of
/// [`manager::Dict`](crate::process::manager::Dict).
///
/// Two keys are the same if their encodings are: so a `String` is found by a `&str`. It stays on
/// the server until it is [cleared](Self::clear).
///
/// # Errors
///
/// All methods: those of the server; [`Error::Encode`], [`Error::TooLong`], [`Error::Decode`] for
/// keys and values. Where a change gets no answer, the error is [`Error::Unreachable`] at once, for
/// it is not known whether it was made.
///
/// # Example
///
/// ```
/// use many_hands::remote::Dict;
///
/// # let server = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/server_of_examples.rs"));
/// # let Some(server) = server else { return Ok(()) };
/// # let url = &server.url();
/// let ages = Dict::<String, u32>::connect(url, "ages")?;
/// assert_eq!(ages.insert("bob".to_string(), 30)?, None);
/// assert_eq!(ages.insert("bob".to_string(), 31)?, Some(30));
/// assert_eq!(ages.update("eve", |age| age.unwrap_or(28) + 1)?, 29);
/// assert_eq!(ages.remove("bob")?, Some(31));
/// assert_eq!(ages.get("bob")?, None);
/// assert_eq!(ages.snapshot()?.len(), ages.len()?);
/// # Ok::<(), many_hands::remote::Error>(())
/// ```
#[derive(Debug)]
#[doc(alias = "Manager.dict")]
pub struct Dict<K, V> {
    stored: Stored<(K, V)>,
}

impl<K: Portable, V: Portable> Dict<K, V> {
    /// The dictionary of this name on the server at this URL, made by its first entry.
    pub fn connect(url: &str, name: &str) -> Result<Self, Error> {
        Ok(Self { stored: Stored::connect(url, "dict", name)? })
    }

    /// How many entries there are.
    pub fn len(&self) -> Result<usize, Error> {
        self.stored.again(&self.stored.command("HLEN"))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.len()? == 0)
    }

    /// A copy of the value of this key; `None` if there is none.
    pub fn get<Q>(&self, key: &Q) -> Result<Option<V>, Error>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        optional(self.value(&encoded(key)?)?)
    }

    /// Whether there is such a key.
    pub fn contains_key<Q>(&self, key: &Q) -> Result<bool, Error>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        self.stored.again(self.stored.command("HEXISTS").arg(encoded(key)?))
    }

    /// Puts a value in, and returns the one that this key had.
    pub fn insert(&self, key: K, value: V) -> Result<Option<V>, Error> {
        let mut script = scripts::INSERT.key(&self.stored.key);
        script.arg(encoded(&key)?).arg(encoded(&value)?);
        optional(self.stored.run_once(&script)?)
    }

    /// Puts a value in as the holder of a [lock](super::Lock), unless a later holder has done so
    /// before: that is how a write that comes too late is kept out.
    ///
    /// # Errors
    ///
    /// [`Error::Fenced`] if the dictionary has seen a later token. Nothing is changed then.
    pub fn insert_fenced(&self, guard: &LockGuard<'_>, key: K, value: V) -> Result<(), Error> {
        let token = guard.token();
        let mut script = scripts::INSERT_FENCED.key(&self.stored.key);
        script.key(format!("{}:token", self.stored.key)).arg(encoded(&key)?).arg(encoded(&value)?).arg(token);
        match self.stored.run_once::<u64>(&script)? {
            latest if latest > token => Err(Error::Fenced { token, latest }),
            _ => Ok(()),
        }
    }

    /// Changes the value of this key, and returns what it is now. No change by others is lost: if
    /// another was faster, `change` is called again with the newer value. It is called with `None`
    /// if there is no such key.
    pub fn update<Q>(&self, key: &Q, mut change: impl FnMut(Option<V>) -> V) -> Result<V, Error>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        let key = encoded(key)?;
        loop {
            let before = self.value(&key)?;
            let changed = change(optional(before.clone())?);
            let mut script: ScriptInvocation<'_> = scripts::EXCHANGE.key(&self.stored.key);
            script.arg(&key[..]).arg(encoded(&changed)?);
            before.iter().for_each(|before| _ = script.arg(&before[..]));
            if self.stored.run_once(&script)? {
                return Ok(changed);
            }
        }
    }

    /// Takes the value of this key out; `None` if there is none.
    #[doc(alias = "pop")]
    pub fn remove<Q>(&self, key: &Q) -> Result<Option<V>, Error>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        let mut script = scripts::REMOVE.key(&self.stored.key);
        script.arg(encoded(key)?);
        optional(self.stored.run_once(&script)?)
    }

    /// A copy of all entries, as they are at one moment.
    #[doc(alias("items", "copy"))]
    pub fn snapshot(&self) -> Result<HashMap<K, V>, Error>
    where
        K: Eq + Hash,
    {
        let entries: Vec<(Vec<u8>, Vec<u8>)> = self.stored.again(&self.stored.command("HGETALL"))?;
        entries.iter().map(|(key, value)| Ok((decoded(key)?, decoded(value)?))).collect()
    }

    /// Takes the dictionary off the server, with all entries and its fencing token.
    pub fn clear(&self) -> Result<(), Error> {
        self.stored.again(self.stored.command("DEL").arg(format!("{}:token", self.stored.key)))
    }

    fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        self.stored.again(self.stored.command("HGET").arg(key))
    }
}

fn optional<V: Portable>(value: Option<Vec<u8>>) -> Result<Option<V>, Error> {
    value.map(|value| decoded(&value)).transpose()
}
