//! A pool, and what tasks share, on many machines: by way of a [Redis](https://redis.io) server.
#![doc = include_str!("semantics.md")]

mod error;
mod functions;
mod message;
mod names;
pub mod pool;
mod scripts;
mod server;
mod task_error;
mod version;
mod worker;

use std::time::Duration;

pub use crate::functions;
pub use error::Error;
#[doc(hidden)]
pub use functions::Calls;
pub use functions::Functions;
pub use pool::{ClosedPool, Pool, PoolBuilder, Task};
pub use task_error::TaskError;
pub use worker::{Worker, WorkerBuilder, work};

/// The name of a pool that is not given one.
const DEFAULT_POOL: &str = "default";
/// How long the server may be out of reach before that is an error.
const PATIENCE: Duration = Duration::from_secs(30);
