//! Objects that many processes use, kept by a process of their own: Python's
//! `multiprocessing.Manager`.
//!
//! A [`Manager`] is a server process. It keeps lists, dictionaries, locks, queues and other
//! objects; what a program holds are proxies, each of which sends an operation to the server and
//! waits for the answer. A proxy is an **address**. Unlike the handles of pipes, locks and shared
//! memory it can be serialised anywhere and at any time: it can be the argument of a process, a
//! message in a queue, or a value in another of the manager's objects.
//!
//! ```
//! use many_hands::process::manager::{Dict, ManagerError};
//! use many_hands::process::{Manager, Process};
//!
//! fn count((words, ages): (Vec<String>, Dict<String, usize>)) -> Result<(), ManagerError> {
//!     for word in words {
//!         ages.update(&word, |before| before.unwrap_or(0) + 1)?;
//!     }
//!     Ok(())
//! }
//!
//! let manager = Manager::new()?;
//! let counts = manager.dict::<String, usize>()?;
//! let words = || ["to", "be", "or", "not", "to", "be"].map(String::from).to_vec();
//! let one = Process::spawn(count, (words(), counts.clone()))?;
//! let other = Process::spawn(count, (words(), counts.clone()))?;
//! one.join()?;
//! other.join()?;
//! assert_eq!(counts.get("be")?, Some(4));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | Python | here |
//! |---|---|
//! | `Manager()`, `shutdown()` | [`Manager::new`], [`Manager::shutdown`] or drop |
//! | `BaseManager(address, authkey)`: `start`, `connect` | [`Manager::listen`], [`Manager::connect`] |
//! | `register(name, callable)` | [`Kinds::register`]; [`Manager::directory`] for what is there already |
//! | `list`, `dict`, `Namespace` | [`List`], [`Dict`], [`Namespace`] |
//! | `Value`, `Array` | [`Value`], [`Array`] |
//! | `Lock`, `RLock` | [`Mutex`], [`ReentrantMutex`] |
//! | `Semaphore`, `BoundedSemaphore` | [`Semaphore`], [`BoundedSemaphore`] |
//! | `Condition`, `Event`, `Barrier` | [`Condvar`], [`Event`], [`Barrier`] |
//! | `Queue` (without `task_done` and `join`) | [`Queue`] |
//!
//! # Two operations are two operations
//!
//! Each operation is done as a whole: the server does one at a time. What lies between two of them
//! is not protected. Two processes that both run `dict.insert(k, dict.get(&k)? + 1)` lose updates.
//! Cures: `update`, which tries again until nothing else has changed the value meanwhile, or a
//! [`Mutex`] held around both.
//!
//! # Values
//!
//! A value is kept as the bytes that [serde] and [postcard] make of it; to get it is to get a copy.
//! To change a copy changes nothing in the manager: put it back, or keep what is to change in an
//! object of its own and put the proxy there. Two values, or two keys of a dictionary, are the same
//! if their bytes are. A message to or from the manager has at most 64 MiB
//! ([`ManagerError::TooLong`]).
//!
//! # How long objects live
//!
//! As long as the manager. Python counts proxies and drops an object with the last one; here a
//! proxy is an address, which may be written down anywhere. What an object holds is freed when it
//! is removed: `clear`, `remove`, `pop`, `recv`. A program that makes objects without end should
//! make a manager for each job, and drop it.
//!
//! # When a peer dies
//!
//! - **The manager** dies: each call of each proxy, also one that waits, is [`ManagerError::Ended`]
//!   with the manager's pid. What it kept is lost. (One that is only stopped, with SIGSTOP, is not
//!   dead: a call waits until it goes on.)
//! - **A client** dies, or a thread that used a proxy ends: its locks are free, and poisoned
//!   ([`ManagerError::OwnerDied`], until a thread [recovers](Mutex::recover) them); the permits it
//!   holds come back; a barrier at which it waits breaks; its place in a queue is given up, and a
//!   message that was sent to it and that it had not read goes to another. An operation that it had
//!   begun to send is not done, one that it had sent is.
//! - **The process that made the manager** dies: the manager is a daemon, and dies with it.
//!
//! # Access
//!
//! Processes of the same user that were given a proxy. The server listens on a socket in Linux's
//! abstract namespace, under a random name, so there is no file to leave behind. A client shows the
//! 128-bit secret that every proxy carries, and the server asks the system for the client's user
//! (`SO_PEERCRED`), as the client does for the server's. Abstract names belong to a network
//! namespace: in another container with a network of its own the manager cannot be found
//! ([`ManagerError::Ended`]). A process that has changed its user since is a stranger.
//!
//! A manager that [listens on the network](Manager::listen) takes a [`Key`] instead. Server and
//! client each send random bytes and the HMAC-SHA256 of both under the key, the client first, and
//! each connection begins with that. A proxy of such a manager carries no secret. The processes
//! that can use it are those that have [connected](Manager::connect), and those that were started
//! with such a proxy in their argument. A connection over which the key is not
//! shown within five seconds is closed. Until then no other waits for it, and it is the first to be
//! closed where descriptors are short.
//!
//! What follows is **not encrypted**, and can be changed on its way, as with Python's: over a
//! network that others use, let an SSH tunnel or a VPN carry it. A client is dead when its host has
//! not answered for half a minute. The pids in errors are those on the hosts where they run.
//!
//! Each thread that uses a proxy has a connection of its own, from its first call until it ends, so
//! a thread that waits keeps no other waiting. That takes one file descriptor in the client and one
//! in the server ([`ManagerError::TooManyClients`]; the server raises its own soft limit to the
//! hard one). A process that was made by [`fork`](super::fork()) makes its own connections, and
//! holds none of its parent's locks. The server takes no notice of SIGINT, which Ctrl-C sends to
//! all processes of the terminal.

mod address;
mod array;
mod barrier;
mod builder;
mod condvar;
mod connection;
mod dict;
mod error;
mod event;
mod handshake;
mod held_lock;
mod key;
mod kinds;
mod list;
mod mutex;
mod namespace;
mod object;
mod protocol;
mod queue;
mod reentrant_mutex;
mod registered;
mod semaphore;
mod server;
mod server_process;
mod value;

pub use array::Array;
pub use barrier::Barrier;
pub use builder::ManagerBuilder;
pub use condvar::Condvar;
pub use dict::Dict;
pub use error::ManagerError;
pub use event::Event;
pub use key::Key;
pub use kinds::{Kinds, Methods};
pub use list::{Iter, List};
pub use mutex::{Mutex, MutexGuard};
pub use namespace::Namespace;
pub use queue::{Queue, TrySendError};
pub use reentrant_mutex::{ReentrantMutex, ReentrantMutexGuard};
pub use registered::Registered;
pub use semaphore::{BoundedSemaphore, Permit, Semaphore};
pub use server_process::Manager;
pub use value::Value;

pub(super) use connection::close_all;
