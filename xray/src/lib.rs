//! The kernel's view of any Linux program, its descendants and its threads.
//!
//! [`trace()`] runs a program under ptrace and gives a [`Trace`]: a lane for each process and
//! thread, what each asked of the kernel and when, and an arrow from each cause to its effect.
//! Nothing in the program has to know of it. A trace is drawn by [`render`], now or later from
//! recorded JSON.
//!
//! ```
//! use std::process::Command;
//! use xray::{Limits, trace};
//!
//! let mut shell = Command::new("sh");
//! shell.args(["-c", "sleep 0.01 & wait"]);
//! let trace = trace(shell, Limits::default())?;
//! assert_eq!(trace.children_alive_at_once(), 1);
//! # Ok::<(), xray::Error>(())
//! ```
//!
//! What happens without a call to the kernel is invisible: a lock that was free, a switch between
//! coroutines, memory that two threads share. See [`BLIND_SPOTS`].

#[cfg(not(all(target_os = "linux", target_env = "gnu", any(target_arch = "x86_64", target_arch = "aarch64"))))]
compile_error!("xray traces Linux programs on x86_64 and aarch64, and is built against glibc");

mod begin;
mod error;
mod filter;
mod fold;
mod marks;
mod pairing;
mod questions;
pub mod render;
mod trace;
mod tracer;

pub use error::Error;
pub use trace::{
    Arrow, ArrowKind, Channel, ChannelId, ChannelKind, Effect, Ended, Event, EventId, FutexOutcome, Lane, LaneId,
    LaneKind, SCHEMA, Trace, What, Word, WordId,
};
pub use tracer::{Limits, Stop, Tracing, trace};

/// What a trace cannot show, in one sentence for the foot of a picture.
pub const BLIND_SPOTS: &str = "Not seen, because the kernel is not asked: locks taken while free, atomics, \
shared memory, switches between coroutines; nor io_uring, files, System V and POSIX queues.";

/// Its examples are tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
