//! Locks between processes. They lie in shared memory, and the handles to them travel in the
//! argument of [`Process::spawn`](super::Process::spawn).

mod barrier;
mod bounded_semaphore;
mod condvar;
mod error;
mod event;
mod guard;
mod lock;
mod mutex;
mod reentrant_mutex;
mod semaphore;

pub use barrier::{Barrier, BarrierWaitResult, Broken};
pub use bounded_semaphore::{BoundedSemaphore, SurplusRelease};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use error::LockError;
pub use event::Event;
pub use guard::MutexGuard;
pub use mutex::Mutex;
pub use reentrant_mutex::{ReentrantMutex, ReentrantMutexGuard};
pub use semaphore::{Permit, Semaphore};

pub(super) use guard::{Access, Guarded};
