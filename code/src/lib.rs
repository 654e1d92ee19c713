//! Processes, threads and coroutines for people who know Python: the toolkit of the book *Many Hands*, and its listings.
//!
//! # What is where
//!
//! | Python | here |
//! |---|---|
//! | `os.fork()` | [`process::fork`](process::fork()) |
//! | `multiprocessing.Process(target=f, args=(a,))`, `start()` | [`process::Process::spawn`] |
//! | `Process(name=…, daemon=…)` | [`process::Process::builder`] |
//! | `join()`, `join(timeout)` | [`join`](process::Process::join), [`join_timeout`](process::Process::join_timeout) |
//! | `is_alive()`, `exitcode` | [`is_alive`](process::Process::is_alive), [`exit_status`](process::Process::exit_status) |
//! | `terminate()`, `kill()` | [`terminate`](process::Process::terminate), [`kill`](process::Process::kill) |
//! | `pid`, `name`, `daemon` | [`pid`](process::Process::pid), [`name`](process::Process::name), [`is_daemon`](process::Process::is_daemon) |
//! | `current_process().name` | [`process::name`](process::name()) |
//! | `multiprocessing.Event`, `Condition`, `Barrier` | [`process::Event`], [`process::Condvar`], [`process::Barrier`] |
//! | `multiprocessing.Lock`, `RLock` | [`process::Mutex`], [`process::ReentrantMutex`] |
//! | `multiprocessing.Manager()` and its thirteen kinds of objects | [`process::Manager`], [`process::manager`] |
//! | `multiprocessing.Pool`, `AsyncResult` | [`process::Pool`], [`process::Task`] |
//! | `multiprocessing.Queue`, `SimpleQueue` | [`process::Queue`] |
//! | `multiprocessing.RawValue`, `RawArray` | [`process::shared::Atomic`], [`process::shared::AtomicArray`] |
//! | `multiprocessing.Semaphore`, `BoundedSemaphore` | [`process::Semaphore`], [`process::BoundedSemaphore`] |
//! | `multiprocessing.Value`, `Array` | [`process::shared::Value`], [`process::shared::Array`] |
//! | `multiprocessing.Pipe()`, `Pipe(duplex=False)` | [`process::pipe::duplex`], [`process::pipe::channel`] |
//! | `os.wait*`, `os.exec*` | the crate [`nix`] |
//! | `subprocess` | [`std::process::Command`] |
//! | `threading.Thread` | [`std::thread`] |
//! | `threading.active_count()`, `enumerate()`, `daemon=True`, the join at exit | [`sync::Threads`] |
//! | `threading.Semaphore`, `BoundedSemaphore`, `Event`, `Barrier`, `Timer` | [`sync`] |
//! | `threading.Condition` | [`std::sync::Condvar`] |
//! | `greenlet.greenlet(f)`, `g.switch(x)` | [`coroutine::Greenlets`], with the feature `coroutine` |
//!
//! # Features
//!
//! `coroutine` adds the module of that name. `chapters`, on by default, includes it, and adds the book's listings and what runs them.
//! To use the toolkit alone, turn that off with `default-features = false`.

// So that a listing inside this crate can say `use many_hands::…`, as it would in a package of its own.
extern crate self as many_hands;

#[cfg(not(target_os = "linux"))]
compile_error!("many-hands runs on Linux: it builds on posix_spawn of /proc/self/exe, pidfd and memfd");

#[cfg(feature = "chapters")]
pub mod chapter;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_01;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_02;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_03;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_04;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_05;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_06;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_07;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_08;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_09;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_10;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_11;
#[cfg(feature = "chapters")]
#[allow(missing_docs, reason = "a listing is explained by the book; its module doc says what it shows")]
pub mod chapter_12;
#[cfg(feature = "web")]
pub mod pace;
#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "coroutine")]
pub mod coroutine;
pub mod process;
pub mod sync;

/// The chapters that are written, in the order of the book.
#[cfg(feature = "chapters")]
pub const CHAPTERS: &[chapter::Chapter] = &[
    chapter_01::CHAPTER,
    chapter_02::CHAPTER,
    chapter_03::CHAPTER,
    chapter_04::CHAPTER,
    chapter_05::CHAPTER,
    chapter_06::CHAPTER,
    chapter_07::CHAPTER,
    chapter_08::CHAPTER,
    chapter_09::CHAPTER,
    chapter_10::CHAPTER,
    chapter_11::CHAPTER,
    chapter_12::CHAPTER,
];

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
