//! Runs a program that is written for std with every schedule, and tells each state it can be in.
//!
//! The program is compiled with [`model`] in place of `std::sync` and `std::thread`: thin types
//! around shuttle's that stop before each operation and say which one it is. [`explore()`] makes
//! each choice that there is.
//!
//! ```
//! use schedules::model::{sync::Mutex, thread};
//! use schedules::{Program, explore};
//!
//! fn start() -> String {
//!     let sum = Mutex::new(1);
//!     thread::scope(|s| {
//!         s.spawn(|| *sum.lock().unwrap() += 1);
//!         s.spawn(|| *sum.lock().unwrap() *= 2);
//!     });
//!     format!("{:?}", sum.into_inner().unwrap())
//! }
//!
//! let threads = ["main", "A", "B"].map(String::from);
//! let program = Program { threads: &threads, shared: &["sum".to_owned()], sources: "src/lib.rs", start };
//! let states = explore(&program).unwrap();
//! let mut results: Vec<_> = states.iter().filter_map(|state| state.seen.result.as_deref()).collect();
//! results.sort();
//! assert_eq!(results, ["3", "4"]);
//! ```

pub mod explore;
#[allow(missing_docs, reason = "they are std's, by the names that they have there")]
pub mod model;
mod tracker;

pub use explore::{Endless, Program, explore};
pub use tracker::{Event, Object, Thread};
