//! Types as numbers, to tell in another process what something was made for.

use std::any::{TypeId, type_name};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// A number for a type, the same in all processes of one executable. A request from another
/// executable is refused before it gets here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(transparent)]
pub(crate) struct Kind(u64);

impl Kind {
    pub(crate) fn of<T: ?Sized + 'static>() -> Self {
        let mut hasher = DefaultHasher::new();
        TypeId::of::<T>().hash(&mut hasher);
        Self(hasher.finish())
    }

    /// The same for a type that need not live for ever, by its name. Another type may have the same
    /// name, if it differs in what stands in angle brackets.
    pub(crate) fn named<T: ?Sized>() -> Self {
        let mut hasher = DefaultHasher::new();
        type_name::<T>().hash(&mut hasher);
        Self(hasher.finish())
    }
}
