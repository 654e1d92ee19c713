//! Processes: `fork` made safe to call, and [`Process`], the counterpart of Python's
//! `multiprocessing.Process`. Linux only.
//!
//! A [`Process`] runs a function of your program in a process of its own. Give it the function and
//! its argument:
//!
//! ```
//! use many_hands::process::Process;
//!
//! fn greet(name: String) {
//!     println!("hello, {name}");
//! }
//!
//! let child = Process::spawn(greet, "bob".to_string())?;
//! assert!(child.join()?.success());
//!
//! let sum = Process::spawn(|numbers: Vec<u64>| numbers.iter().sum::<u64>(), vec![1, 2, 3])?;
//! assert_eq!(sum.join()?, 6);
//! # Ok::<(), many_hands::process::Error>(())
//! ```
//!
//! Processes share [locks](Mutex) and other means to wait for each other, and [values in
//! memory](shared). Handles to these travel in the argument, in messages of queues and pipes, and
//! with tasks of a [`Pool`].
//!
//! # How it starts
//!
//! The parent does not fork. It starts its own executable a second time with `posix_spawn`, as
//! Python's `spawn` does, and this is safe however many threads the parent has. Code that runs
//! before `main` notices that it is in such a child, calls the function and exits: `main` never
//! begins a second time, and no main guard is needed. The argument travels in serialised form
//! ([serde] with [postcard]), so the child works on a copy.
//!
//! It works from binaries, examples, unit and integration tests and doctests alike. What it needs:
//!
//! - Linux 5.4 or later, glibc 2.30 or later, and `/proc`;
//! - this crate and the function are linked into the executable itself, not into a shared library
//!   that it loads, and the program was not started by naming the dynamic loader (otherwise
//!   [`Error::NotInTheExecutable`]);
//! - the program has no more rights than its user (otherwise [`Error::Privileged`]);
//! - no library starts threads before `main`, and other crates do not rely on constructors of their
//!   own (`.init_array`) that the linker placed after this crate's: those have not run in the
//!   child;
//! - the argument's type can be read back from postcard, which is not self-describing:
//!   `#[serde(untagged)]` and `skip_serializing_if` make the child fail with a message that says
//!   so.
//!
//! # What it costs
//!
//! As much as starting the executable costs, which is mostly the work of the dynamic loader. A
//! program that is linked statically (`-C target-feature=+crt-static`) saves that.
//! `just bench process` measures both, beside CPython.
//!
//! # What the child inherits
//!
//! The working directory, the environment, the arguments of the program, the signal mask, standard
//! output and error, and every file descriptor without the close-on-exec flag (the ones that Rust
//! opens have it). Standard input is empty, unless [asked for](Builder::inherit_stdin). Not:
//! memory, threads, locks, globals. The function runs on the main thread, the only thread there is,
//! so the child may itself [`fork`]. Rust's start-up code has not run: the main thread has no name,
//! and a stack overflow ends the child by SIGSEGV without Rust's message.

mod child_process;
mod children;
mod error;
mod fork;
mod locks;
pub mod manager;
mod message_error;
pub mod pipe;
pub mod pool;
mod portable;
pub mod queue;
mod readiness;
pub mod shared;
mod wait;

pub use crate::os::system_error::SystemError;
pub use crate::start::codec::{EncodeError, FormatError};
pub use crate::start::name::name;
pub use crate::start::outcome::Outcome;
pub use child_process::{Builder, Process};
pub use children::{Child, children};
pub use error::Error;
pub use fork::fork;
pub use locks::{
    Barrier, BarrierWaitResult, BoundedSemaphore, Broken, Condvar, Event, LockError, Mutex, MutexGuard, Permit,
    ReentrantMutex, ReentrantMutexGuard, Semaphore, SurplusRelease, WaitTimeoutResult,
};
pub use manager::Manager;
pub use message_error::{RecvError, SendError};
pub use pool::{ClosedPool, Pool, PoolBuilder, Task, TaskError};
pub use portable::Portable;
pub use queue::{JoinableQueue, Queue};
pub use readiness::Readiness;
pub use wait::{Waitable, wait};
