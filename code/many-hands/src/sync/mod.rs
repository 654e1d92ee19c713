//! What the standard library lacks for threads: semaphores, events, a barrier that can break, a
//! timer that can be cancelled, and a registry of the threads that are alive.
//!
//! | Python's `threading` | here |
//! |---|---|
//! | `Semaphore`, `acquire`, `release`, `with` | [`Semaphore`], whose [`acquire`](Semaphore::acquire) gives a [`Permit`] |
//! | `BoundedSemaphore`, `ValueError` | [`BoundedSemaphore`], [`SurplusRelease`] |
//! | `Event` | [`Event`] |
//! | `Barrier`, `BrokenBarrierError` | [`Barrier`], [`Broken`] |
//! | `Timer` | [`Timer`] |
//! | `active_count`, `enumerate`, `daemon`, the join at exit | [`Threads`] |
//! | `Condition` | [`std::sync::Condvar`], with a [`std::sync::Mutex`] |
//!
//! Everything is built on std's `Mutex` and `Condvar`; there is no `unsafe` here, and nothing is
//! polled. All types are `Send` and `Sync`.
//!
//! # Promises
//!
//! - **Wake-ups.** None is lost: no thread sleeps while what it waits for is there. Spurious ones
//!   do not get out: a `wait` returns because of what it waited for, or because its time is up.
//! - **Time.** A timeout is a lower bound, measured by the monotonic clock. `Duration::MAX` waits
//!   for ever. A zero timeout does not wait, but still takes what is there.
//! - **Poisoning.** There is none. These types guard no data of yours that a panic could leave half
//!   changed. A [`Permit`] is given back when its thread panics; a barrier is left waiting, see
//!   there; a timer hands the panic to [`Timer::join`].
//! - **Fairness.** None is promised. Each type says what that means for it.
//! - **Memory.** What a thread did before a `release`, `set` or `cancel`, the drop of a permit or
//!   its arrival at a barrier is visible to the threads which that lets through.
//!
//! They are model-checked: `tests/models.rs` runs these very files on
//! [shuttle](https://docs.rs/shuttle), which tries the schedules that a machine seldom has, with
//! timeouts at every moment.

mod barrier;
mod bounded_semaphore;
mod event;
mod primitives;
mod registry;
mod semaphore;
mod thread_builder;
mod timer;

pub use barrier::{Barrier, Broken, WaitResult};
pub use bounded_semaphore::{BoundedSemaphore, SurplusRelease};
pub use event::Event;
pub use registry::Threads;
pub use semaphore::{Permit, Semaphore};
pub use thread_builder::ThreadBuilder;
pub use timer::{AlreadyFired, Timer};
