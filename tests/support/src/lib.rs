//! The vocabulary in which the tests of *Many Hands* hold a listing to its contract.
//!
//! A listing is a Rust program with a Python twin. [`both`] runs each of them twice, and adds what
//! was recorded of them for the pages of the book; all of these runs are held to one contract:
//!
//! ```text
//! use support::*;
//!
//! for run in both("chapter-2", "fork_returns_twice") {
//!     run.prints_in_any_order([
//!         "parent {parent}: my child is {child}",
//!         "child {child}: my parent is {parent}",
//!     ])
//!     .different("parent", "child");
//! }
//! ```
//!
//! Without being asked, every run is also held to good manners: it exits with 0, says nothing on
//! stderr, and leaves nothing behind: no process, zombie, temporary file or `/dev/shm` entry.
//! [`listing`] is the long form of [`both`], in which a listing that is meant to do otherwise
//! says so before it runs:
//!
//! ```text
//! let deadlock = listing("chapter-7", "deadlock").never_ends_within(Duration::from_millis(500));
//! for run in deadlock.both() {
//!     run.prints(["each holds one lock and wants the other"]);
//! }
//! ```
//!
//! # Recorded runs
//!
//! `recorded/` has what the commands of the pages printed on some machine, some day. A recorded run
//! is a [`Run`] like any other, and one that breaks today's contract has to be recorded anew. What
//! it said on stderr is among the lines it printed; the live runs before it tell which those are.
//! Nothing is known of what it left behind. [`Run::is_live`] keeps it out of comparisons with the
//! machine that runs the tests.
//!
//! # What the kernel saw
//!
//! What a listing prints may be right by luck. [`xray()`] runs both programs traced and gives what
//! the kernel saw of them, with what was recorded for the pictures of the pages:
//!
//! ```text
//! for seen in xray("chapter-2", "wait_makes_order") {
//!     seen.shows("one child", seen.children_alive_at_once() == 1);
//! }
//! ```
//!
//! # Patterns
//!
//! Every expected line may hold captures. `{parent}` stands for a number, `{name:word}` for a
//! word, `{rest:text}` for any text, down to none; `{{` and `}}` stand for a brace. One name has
//! one value in the whole contract of a run, so a name used twice states that two things are
//! equal, and [`Run::different`] and [`Run::captured`] state other relations.

mod arrange;
pub mod blind;
mod command;
mod ending;
mod family;
mod listing;
mod manners;
mod pattern;
mod poll;
mod process;
mod python;
mod recorded;
mod redis;
mod report;
mod run;
mod shared_memory;
mod streams;
mod supervise;
mod transcript;
mod trial;
pub mod xray;

pub use ::xray::{ArrowKind, Event, FutexOutcome, LaneKind, What};
pub use command::{binary, command};
pub use ending::Ending;
pub use listing::{Listing, both, listing, python, rust};
pub use nix::sys::signal::Signal;
pub use python::{can_run_twins, has_packages, has_redis_client, interpreter, launcher};
pub use redis::has_redis;
pub use run::{Run, one_of_each};
pub use trial::Trial;
pub use xray::{Xray, xray, xray_python, xray_rust};
