//! A pool, and what tasks share, on many machines: by way of a [Redis](https://redis.io) server.
#![doc = include_str!("semantics.md")]

mod dict;
mod error;
mod functions;
mod lock;
mod message;
mod monitor;
mod names;
pub mod pool;
mod queue;
mod scripts;
mod server;
mod stored;
mod task_error;
mod version;
mod worker;

use std::time::Duration;

pub use crate::functions;
pub use dict::Dict;
pub use error::Error;
#[doc(hidden)]
pub use functions::Calls;
pub use functions::Functions;
pub use lock::{Lock, LockGuard};
pub use monitor::{DeadTask, Monitor, RunningTask, VersionStatus, WorkerStatus};
pub use pool::{ClosedPool, Pool, PoolBuilder, Task};
pub use queue::Queue;
pub use task_error::TaskError;
pub use worker::{Worker, WorkerBuilder, work};

/// The name of a pool that is not given one.
const DEFAULT_POOL: &str = "default";
/// How long the server may be out of reach before that is an error.
const PATIENCE: Duration = Duration::from_secs(30);
