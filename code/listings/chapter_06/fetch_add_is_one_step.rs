//! `fetch_add` reads, adds and writes in one step, so it needs no lock.
//!
//! No Python twin: Python has no atomic numbers.
//!
//! ```
//! assert_eq!(listings::chapter_06::fetch_add_is_one_step::add_atomically(1000), 2000);
//!
//! // In every order there is:
//! use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
//!
//! let model = || {
//!     let number = AtomicU32::new(0);
//!     shuttle::thread::scope(|s| {
//!         s.spawn(|| number.fetch_add(1, SeqCst));
//!         s.spawn(|| number.fetch_add(1, SeqCst));
//!     });
//!     assert_eq!(number.into_inner(), 2);
//! };
//! shuttle::check_dfs(model, None);
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn add_atomically(times: u32) -> u32 {
    let number = AtomicU32::new(0);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                for _ in 0..times {
                    number.fetch_add(1, Relaxed);
                }
            });
        }
    });
    number.into_inner()
}

pub fn main() {
    for run in 1..=3 {
        println!("run {run}: {}", add_atomically(1_000_000));
    }
}
// ANCHOR_END: listing
