//! Ten thousand coroutines sleep at the same time.
//!
//! ```
//! use std::time::Duration;
//!
//! use many_hands::coroutine::{join_all, sleep, spawn};
//!
//! let tasks = (0..10_000).map(|n| {
//!     spawn(move || {
//!         sleep(Duration::from_millis(100));
//!         n
//!     })
//! });
//! let sum: u64 = join_all(tasks).into_iter().map(Result::unwrap).sum();
//! assert_eq!(sum, 49_995_000);
//! ```

// ANCHOR: listing
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use listings::pace::seconds;
use many_hands::coroutine::{join_all, sleep, spawn};

pub fn main() {
    let asleep = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for _ in 0..10_000 {
        let asleep = Arc::clone(&asleep);
        tasks.push(spawn(move || {
            asleep.fetch_add(1, Ordering::Relaxed);
            sleep(seconds(150));
            asleep.load(Ordering::Relaxed)
        }));
    }
    let seen = join_all(tasks);
    println!("have slept: {}", seen.len());
    println!("asleep when the first woke: {:?}", seen.into_iter().flatten().min());
}
// ANCHOR_END: listing
