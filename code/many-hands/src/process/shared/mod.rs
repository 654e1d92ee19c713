//! Values that several processes have in their memory at the same time. Python's
//! `multiprocessing.Value` and `Array`.
//!
//! | Python | here |
//! |---|---|
//! | `Value('d', 0.5)` | [`Value::new(0.5)`](Value::new) |
//! | `v.value`, `with v.get_lock():` | [`Value::get`], [`Value::set`], [`Value::lock`] |
//! | `Array('i', [1, 2])`, `Array('i', 5)` | [`Array::from_slice`], [`Array::zeroed`] |
//! | `RawValue`, `RawArray` | [`Atomic`], [`AtomicArray`]: without a lock, and without lost updates |
//! | `SharedMemory(name)` | [`Memory`] |
//!
//! What is in a [`Value`] or an [`Array`] is guarded by a lock. It must be plain data: a type for
//! which all bits mean something, since a process may die when it has written half of them, and
//! that holds no reference, since an address means nothing to another process. [`Plain`] says that.
//!
//! The memory is anonymous, but for [`Memory`]. One process makes it; others get it in the
//! [argument](super::Process::spawn) with which they are started, in a [message](super::Queue) or
//! with a [task](super::Pool). It goes when the last handle goes, also if that is because the last
//! process was killed. Nothing is left in `/dev/shm`.

mod array;
mod atomic;
mod atomic_array;
mod memory;
mod memory_error;
mod plain;
mod value;

pub use array::Array;
pub use atomic::{Atomic, IsAtomic, IsAtomicInteger};
pub use atomic_array::AtomicArray;
pub use memory::Memory;
pub use memory_error::MemoryError;
pub use plain::Plain;
pub use value::Value;
