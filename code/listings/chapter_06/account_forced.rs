//! A thousand threads deposit 1 each, and none writes before all have read: the balance is 1.
//!
//! ```
//! assert_eq!(listings::chapter_06::account_forced::deposit_from(100), 1);
//! ```

// ANCHOR: listing
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

pub fn deposit_from(threads: usize) -> u32 {
    let balance = AtomicU32::new(0);
    let all_have_read = Barrier::new(threads);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                let seen = balance.load(Relaxed);
                all_have_read.wait();
                balance.store(seen + 1, Relaxed);
            });
        }
    });
    balance.into_inner()
}

pub fn main() {
    println!("1000 threads deposited 1 each: balance {}", deposit_from(1000));
}
// ANCHOR_END: listing
