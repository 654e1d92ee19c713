//! Types as numbers, to tell in another process what something was made for.

use std::any::TypeId;
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
}
