//! The coroutines of `many_hands` stay on one thread, so they share its thread-local variables.
//!
//! ```
//! use many_hands::coroutine::{sleep, spawn};
//! use nix::unistd::gettid;
//!
//! let moved = spawn(|| {
//!     let before = gettid();
//!     sleep(std::time::Duration::from_millis(1));
//!     gettid() != before
//! });
//! assert!(!moved.join().unwrap());
//! ```

// ANCHOR: listing
use std::cell::Cell;

use listings::pace::seconds;
use many_hands::coroutine::{join_all, sleep, spawn};
use nix::unistd::gettid;

thread_local!(static WAKES: Cell<u32> = const { Cell::new(0) });

pub fn main() {
    let mut tasks = Vec::new();
    for _ in 0..100 {
        tasks.push(spawn(|| {
            let before = gettid();
            sleep(seconds(1));
            WAKES.set(WAKES.get() + 1);
            (WAKES.get(), gettid() != before)
        }));
    }
    let results: Vec<_> = join_all(tasks).into_iter().flatten().collect();
    let moved = results.iter().filter(|(_, moved)| *moved).count();
    println!("{moved} of 100 woke on another thread");
    let most = results.iter().map(|(wakes, _)| wakes).max();
    println!("they counted in one variable up to {most:?}");
}
// ANCHOR_END: listing
