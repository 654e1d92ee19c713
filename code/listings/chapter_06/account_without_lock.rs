//! A thousand threads deposit 1 each without a lock, sleeping between read and write: most deposits
//! vanish.
//!
//! ```
//! let balance = listings::chapter_06::account_without_lock::deposit_from(200);
//! assert!((1..200).contains(&balance));
//! ```

// ANCHOR: listing
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

use listings::pace::seconds;

fn deposit(balance: &AtomicU32) {
    let seen = balance.load(Relaxed);
    thread::sleep(seconds(0.1));
    balance.store(seen + 1, Relaxed);
}

pub fn deposit_from(threads: u32) -> u32 {
    let balance = AtomicU32::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| deposit(&balance));
        }
    });
    balance.into_inner()
}

pub fn main() {
    let start = Instant::now();
    let balance = deposit_from(1000);
    let took = start.elapsed().div_duration_f64(seconds(1));
    println!("balance {balance}, after {took:.2} s of the book");
}
// ANCHOR_END: listing
