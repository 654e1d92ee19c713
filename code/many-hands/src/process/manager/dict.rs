use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ManagerError;
use super::object::{Object, Of, typed_proxy};
use super::protocol::{Bytes, DictOp, Op, Reply, Request};
use crate::start::codec;

/// A dictionary that a [`Manager`](super::Manager) keeps. Python's `Manager().dict()`; the methods
/// are those of [`HashMap`].
///
/// Two keys are the same if their encodings are: so a `String` is found by a `&str`. A key that
/// holds a `HashMap` or `HashSet` is a bad one: what is in these is encoded in any order. The order
/// of the dictionary's own entries is any, too.
///
/// # Errors
///
/// All methods: those of [`List`](super::List#errors), except for `OutOfRange`.
///
/// # Example
///
/// ```
/// use many_hands::process::Manager;
///
/// let manager = Manager::new()?;
/// let ages = manager.dict()?;
/// assert_eq!(ages.insert("bob".to_string(), 30)?, None);
/// assert_eq!(ages.insert("bob".to_string(), 31)?, Some(30));
/// assert_eq!(ages.get_or_insert("eve".to_string(), 28)?, 28);
/// assert_eq!(ages.update("eve", |age| age.unwrap_or(0) + 1)?, 29);
/// assert!(ages.contains_key("bob")?);
/// assert_eq!(ages.remove("bob")?, Some(31));
/// assert_eq!(ages.get("bob")?, None);
/// assert_eq!(ages.snapshot()?.len(), ages.len()?);
/// # Ok::<(), many_hands::process::manager::ManagerError>(())
/// ```
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Dict<K, V> {
    object: Object,
    of: Of<(K, V)>,
}

typed_proxy!(Dict<K, V>);

impl<K, V> Dict<K, V>
where
    K: Serialize + DeserializeOwned,
    V: Serialize + DeserializeOwned,
{
    /// How many entries there are.
    pub fn len(&self) -> Result<usize, ManagerError> {
        self.object.count(&self.to(DictOp::Len))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> Result<bool, ManagerError> {
        Ok(self.len()? == 0)
    }

    /// A copy of the value of this key; `None` if there is none.
    pub fn get<Q>(&self, key: &Q) -> Result<Option<V>, ManagerError>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        self.object.fetch(&self.to(DictOp::Get(Bytes(&codec::encode(key)?))), &())
    }

    /// Puts a value in, and returns the one that this key had.
    pub fn insert(&self, key: K, value: V) -> Result<Option<V>, ManagerError> {
        self.object.fetch(&self.to(DictOp::Insert(Bytes(&codec::encode(&key)?))), &value)
    }

    /// The value of this key, which is this one if it had none. Python's `setdefault`.
    #[doc(alias = "setdefault")]
    pub fn get_or_insert(&self, key: K, value: V) -> Result<V, ManagerError> {
        self.object.fetch_one(&self.to(DictOp::GetOrInsert(Bytes(&codec::encode(&key)?))), &value)
    }

    /// Changes the value of this key, and returns what it is now. No change by others is lost: if a
    /// thread was faster, `change` is called again with the newer value. It is called with `None`
    /// if there is no such key.
    ///
    /// ```
    /// use many_hands::process::Manager;
    ///
    /// let manager = Manager::new()?;
    /// let counts = manager.dict::<String, u32>()?;
    /// for word in ["to", "be", "or", "not", "to", "be"] {
    ///     counts.update(word, |count| count.unwrap_or(0) + 1)?;
    /// }
    /// assert_eq!(counts.get("be")?, Some(2));
    /// # Ok::<(), many_hands::process::manager::ManagerError>(())
    /// ```
    pub fn update<Q>(&self, key: &Q, mut change: impl FnMut(Option<V>) -> V) -> Result<V, ManagerError>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        let key = codec::encode(key)?;
        let key = Bytes(&key);
        loop {
            let answer = self.object.ask(&self.to(DictOp::Get(key)), &())?;
            let before = (answer.reply == Reply::Value).then(|| Bytes(answer.value()));
            let value = before.map(|before| codec::decode(before.0)).transpose().map_err(ManagerError::Decode)?;
            let changed = change(value);
            if self.object.is(&self.to(DictOp::Exchange(key, before)), &changed)? {
                return Ok(changed);
            }
        }
    }

    /// Takes the value of this key out; `None` if there is none. Python's `pop(key, None)`.
    pub fn remove<Q>(&self, key: &Q) -> Result<Option<V>, ManagerError>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        self.object.fetch(&self.to(DictOp::Remove(Bytes(&codec::encode(key)?))), &())
    }

    /// Whether there is such a key. Python's `key in dict`.
    pub fn contains_key<Q>(&self, key: &Q) -> Result<bool, ManagerError>
    where
        K: Borrow<Q>,
        Q: Serialize + ?Sized,
    {
        self.object.is(&self.to(DictOp::ContainsKey(Bytes(&codec::encode(key)?))), &())
    }

    /// Puts entries in, all at one moment. Python's `update`.
    pub fn extend(&self, entries: impl IntoIterator<Item = (K, V)>) -> Result<(), ManagerError> {
        let encoded = entries.into_iter().map(|(key, value)| Ok((codec::encode(&key)?, codec::encode(&value)?)));
        let encoded = encoded.collect::<Result<Vec<_>, ManagerError>>()?;
        let entries: Vec<_> = encoded.iter().map(|(key, value)| (Bytes(key), Bytes(value))).collect();
        self.object.tell(&self.to(DictOp::Extend), &entries)
    }

    /// Removes all entries.
    pub fn clear(&self) -> Result<(), ManagerError> {
        self.object.tell(&self.to(DictOp::Clear), &())
    }

    /// Copies of all keys at one moment, in any order.
    pub fn keys(&self) -> Result<Vec<K>, ManagerError> {
        self.object.fetch_one(&self.to(DictOp::Keys), &())
    }

    /// Copies of all values at one moment, in any order.
    pub fn values(&self) -> Result<Vec<V>, ManagerError> {
        self.object.fetch_one(&self.to(DictOp::Values), &())
    }

    /// Copies of all entries at one moment, in any order. Python's `items()`:
    /// `for (key, value) in dict.to_vec()?`.
    #[doc(alias = "items")]
    pub fn to_vec(&self) -> Result<Vec<(K, V)>, ManagerError> {
        self.object.fetch_one(&self.to(DictOp::ToMap), &())
    }

    /// Copies of all entries at one moment. Python's `copy()`.
    #[doc(alias = "copy")]
    pub fn snapshot(&self) -> Result<HashMap<K, V>, ManagerError>
    where
        K: Eq + Hash,
    {
        self.object.fetch_one(&self.to(DictOp::ToMap), &())
    }

    fn to<'a>(&self, op: DictOp<'a>) -> Request<'a> {
        Request::To(self.object.id, Op::Dict(op))
    }
}
