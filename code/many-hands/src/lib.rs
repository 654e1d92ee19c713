//! Processes, threads and coroutines for people who know Python.
//!
//! | module | what is there |
//! |---|---|
//! | [`process`] | processes, and all that passes between them: pipes, queues, locks, shared memory, pools, managers |
//! | [`sync`] | what the standard library lacks for threads |
#![cfg_attr(
    feature = "coroutine",
    doc = "| [`coroutine`] | functions that take turns on one thread: switched by hand, or whenever one waits |"
)]
#![cfg_attr(
    feature = "redis",
    doc = "| [`remote`] | a pool on many machines, and what its tasks share, by way of a Redis server |"
)]
//!
//! # Features
//!
//! None is on by default. `coroutine` adds the module of that name, `redis` the module `remote`.
//!
//! # Python to Rust
//!
//! What this crate has for a name of Python's. The appendix of the same title in the book *Many
//! Hands* has the standard library and other crates, too.
//!
#![doc = include_str!("python_to_rust.md")]
#![cfg_attr(
    not(feature = "coroutine"),
    allow(rustdoc::broken_intra_doc_links, reason = "what a feature adds has no page without it")
)]

#[cfg(not(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64")))]
compile_error!(
    "many-hands runs on 64-bit Linux with glibc: it builds on posix_spawn of /proc/self/exe, pidfd, memfd \
     and robust mutexes; choose such a target (rustup target list)"
);

#[cfg(feature = "coroutine")]
pub mod coroutine;
mod os;
pub mod process;
#[cfg(feature = "redis")]
pub mod remote;
mod start;
pub mod sync;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
