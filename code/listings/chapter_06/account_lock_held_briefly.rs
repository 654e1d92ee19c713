//! A thousand threads deposit 1 each and hold the lock only to add: nothing is lost, and they sleep
//! side by side.
//!
//! ```
//! let (balance, most_asleep) = listings::chapter_06::account_lock_held_briefly::deposit_from(200);
//! assert_eq!(balance, 200);
//! assert!(most_asleep > 1);
//! ```

// ANCHOR: listing
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

use listings::pace::seconds;

pub fn deposit_from(threads: u32) -> (u32, u32) {
    let balance = Mutex::new(0);
    let (asleep, most_asleep) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                most_asleep.fetch_max(asleep.fetch_add(1, Relaxed) + 1, Relaxed);
                thread::sleep(seconds(0.1));
                asleep.fetch_sub(1, Relaxed);

                *balance.lock().expect("no holder panics") += 1;
            });
        }
    });
    (balance.into_inner().expect("no holder panics"), most_asleep.into_inner())
}

pub fn main() {
    let start = Instant::now();
    let (balance, most_asleep) = deposit_from(1000);
    let took = start.elapsed().div_duration_f64(seconds(1));
    println!("balance {balance}, after {took:.2} s of the book");
    println!("up to {most_asleep} slept at once");
}
// ANCHOR_END: listing
